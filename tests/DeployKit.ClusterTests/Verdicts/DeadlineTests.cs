using DeployKit.ClusterTests.Harness;
using DeployKit.Rollouts;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>Which limit ended the wait, and what raises it.</summary>
public sealed class DeadlineTests
{
    [ClusterFact]
    public async Task The_controllers_own_deadline_is_honoured()
    {
        await using var app = new PlainApp();
        app.With("web", (Workload.NeverReady with { Spec = "progressDeadlineSeconds: 10" }).Named("web"))
            .With("service", "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }");

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ShouldSay(result, ReasonCode.NeverReady, "progress-deadline");
        result.Output.ShouldContain("readiness probe (exec cat /ready) fails");
        result.Output.ShouldContain("progressDeadlineSeconds");
    }

    [ClusterFact]
    public async Task Our_own_limit_is_named_with_its_key_where_it_comes_first()
    {
        await using var app = new PlainApp();
        app.Rollout("timeout: 5s").With("web", (Workload.NeverReady with { Spec = "progressDeadlineSeconds: 100" }).Named("web"));

        var result = (await app.DeployAsync()).ShouldExitWith(20);

        ShouldSay(result, ReasonCode.NeverReady, "release-timeout");
        result.Output.ShouldContain("(rollout.timeout)");
    }

    private static void ShouldSay(HostResult result, ReasonCode reason, string rule)
    {
        ((string?)result.FailedVerdict["reasonCode"]).ShouldBe(reason.ToString(), result.Output);
        ((string?)result.FailedVerdict["rule"]).ShouldBe(rule, result.Output);
    }
}
