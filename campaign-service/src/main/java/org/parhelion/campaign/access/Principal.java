package org.parhelion.campaign.access;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.parhelion.campaign.CampaignId;

/**
 * An identified caller and its rights. Immutable.
 *
 * @param name the name in the audit log
 * @param tenant the only tenant whose campaigns it reaches; empty for every tenant
 * @param roles what it is trusted with
 * @param end when the rights end
 */
public record Principal(String name, Optional<String> tenant, Set<Role> roles, Instant end) {
    /** Every tenant, in a file of tokens or a certificate. */
    static final String EVERY_TENANT = "*";

    /** The caller where callers are not identified: everything is allowed. For the loopback interface. */
    public static final Principal ANYBODY =
            new Principal("anybody", Optional.empty(), Set.of(Role.ADMIN, Role.WORKER), Instant.MAX);

    /**
     * Checks the names and copies the roles.
     *
     * @throws IllegalArgumentException if a name has other characters than the name of a campaign, or there is no role
     */
    public Principal {
        CampaignId checked = new CampaignId(tenant.orElse(CampaignId.DEFAULT_TENANT), name.replace('@', '-'));
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw new IllegalArgumentException(
                    checked.name() + " has no role: viewer, operator, admin, commands, worker");
        }
    }

    /**
     * {@return whether one of the roles permits an action, whatever the tenant and the time}
     *
     * @param action what is to be done
     */
    public boolean may(CampaignAction action) {
        return switch (action) {
            case LOOK -> any(Role.VIEWER, Role.OPERATOR, Role.ADMIN);
            case SUBMIT, CANCEL, RETRY -> any(Role.OPERATOR, Role.ADMIN);
            case RUN_PROGRAMS -> any(Role.COMMANDS, Role.ADMIN);
            case WORK -> any(Role.WORKER);
        };
    }

    private boolean any(Role... enough) {
        return List.of(enough).stream().anyMatch(roles::contains);
    }

    /**
     * Decides.
     *
     * @param action what is to be done
     * @param of the tenant whose campaigns it is done to
     * @param now the time
     * @return why it is refused, and the remedy; empty if it is permitted
     */
    public Optional<String> refusal(CampaignAction action, String of, Instant now) {
        if (!now.isBefore(end)) {
            return Optional.of("the rights of " + name + " ended at " + end + ": ask for a new token or certificate");
        }
        if (!reaches(of)) {
            return Optional.of(name + " belongs to tenant " + tenant.orElseThrow() + ", not to " + of);
        }
        return may(action)
                ? Optional.empty()
                : Optional.of(name + " may not " + action.label() + " with " + labels() + ": "
                        + (action == CampaignAction.RUN_PROGRAMS
                                ? "commands and Java methods need the role admin or commands"
                                : "ask for a role that may"));
    }

    /**
     * {@return whether campaigns of a tenant are visible to it}
     *
     * @param of the tenant
     */
    public boolean reaches(String of) {
        return tenant.isEmpty() || tenant.get().equals(of);
    }

    /** {@return the tenant of what it submits when it names none} */
    public String ownTenant() {
        return tenant.orElse(CampaignId.DEFAULT_TENANT);
    }

    private String labels() {
        return (roles.size() == 1 ? "the role " : "the roles ")
                + roles.stream().map(Role::label).sorted().collect(Collectors.joining(", "));
    }

    /** Reads roles that commas separate. */
    static Set<Role> roles(String text) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String label : text.split(",", -1)) {
            roles.add(Role.of(label));
        }
        return roles;
    }

    /** Reads a tenant. */
    static Optional<String> tenant(String text) {
        return text.equals(EVERY_TENANT) ? Optional.empty() : Optional.of(text);
    }

    /**
     * Reads the subject of a certificate that {@link CertificateAuthority} made: the name, the tenant as organization, a role in each organizational unit. The caller has
     * checked who signed it.
     *
     * @param certificate the certificate of a client
     * @return who it is
     * @throws IllegalArgumentException if the subject does not say
     */
    public static Principal of(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        String name = "";
        Optional<String> tenant = Optional.empty();
        boolean hasTenant = false;
        Set<Role> roles = EnumSet.noneOf(Role.class);
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                String value = String.valueOf(part.getValue());
                switch (part.getType()) {
                    case "CN" -> name = value;
                    case "O" -> {
                        tenant = tenant(value);
                        hasTenant = true;
                    }
                    case "OU" -> roles.add(Role.of(value));
                    default -> {
                        // Other parts of a name say nothing about rights.
                    }
                }
            }
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("the certificate's subject " + subject + " is no name", e);
        }
        if (!hasTenant) {
            throw new IllegalArgumentException("the certificate's subject " + subject
                    + " names no tenant (O=…): ./parhelion campaign certificates makes such certificates");
        }
        return new Principal(name, tenant, roles, certificate.getNotAfter().toInstant());
    }
}
