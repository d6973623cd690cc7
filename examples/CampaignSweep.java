import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.RunnerOptions;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.design.Designs;
import org.parhelion.campaign.design.Factor;
import org.parhelion.campaign.results.ResultTable;
import org.parhelion.campaign.session.CampaignDirectory;
import org.parhelion.campaign.session.CampaignSession;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedProgram;
import org.parhelion.campaign.spec.ResultRule;

/** How far a stone flies: no drag, so 45° is the best angle. */
public static final class Throw {
    public static Map<String, Object> run(Map<String, String> parameters) {
        double angle = Math.toRadians(Double.parseDouble(parameters.get("angle")));
        double speed = Double.parseDouble(parameters.get("speed"));
        return Map.of("range", Math.round(speed * speed * Math.sin(2 * angle) / 9.81));
    }
}

/** A campaign of a Java method. Interrupted or killed, the program goes on when it is started again. */
void main(String[] args) throws InterruptedException {
    PlannedProgram program = PlannedProgram.of(new TaskProgram.JavaMethod("CampaignSweep$Throw", "run"))
            .withResults(List.of(new ResultRule.JsonKey("range", "range")));
    CampaignPlan plan = CampaignPlan.of("throws", program)
            .over(
                    Designs.grid(List.of(
                            new Factor.Listed("speed", List.of("10", "20")),
                            new Factor.Between("angle", 30, 60, Factor.Scale.LINEAR, 3, ""))),
                    "throws, version 1");

    CampaignDirectory directory = new CampaignDirectory(Path.of(args.length > 0 ? args[0] : "results/throws"));
    directory.describe(Path.of("CampaignSweep.java"), List.of(), plan);
    CampaignSession session = new CampaignSession(plan, directory, RunnerOptions.DEFAULT, arguments -> arguments);
    CampaignSession.End end = session.run(false, () -> false, new CampaignSession.Observer() {
        @Override
        public void opened(List<TaskRecord> tasks) {}
    });
    IO.print(ResultTable.of(plan, end.tasks()).csv());
}
