/**
 * Equations that come with Parhelion, as stencils and schemes of {@code org.parhelion}.
 *
 * <p>Where to start reading: {@link org.parhelion.physics.Heat}.
 */
module org.parhelion.physics {
    requires static org.jspecify;
    requires transitive org.parhelion;

    exports org.parhelion.physics;

    // The library reads the parameters of a formula from the fields of its record.
    opens org.parhelion.physics to
            org.parhelion;
}
