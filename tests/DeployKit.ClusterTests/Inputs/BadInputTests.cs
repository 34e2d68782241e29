using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Deploying;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Inputs;

/// <summary>What a person got wrong is found before anything changes, and said with its place.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Names => [.. BadInputs.All.Keys];

    [ClusterTheory]
    [MemberData(nameof(Names))]
    public async Task Bad_input_is_refused_with_its_place_and_changes_nothing(string name)
    {
        var input = BadInputs.All[name];
        await using var app = new WebApp();
        input.Break(app.Workspace);
        if (input.NeedsNamespace)
            await app.Cluster.CreateAsync();

        var result = (await app.RunAsync("Deploy", [.. input.Arguments.Select(TestTarget.Localise)])).ShouldExitWith(2);

        foreach (var text in input.Says)
            result.Output.ShouldContain(TestTarget.Localise(text));
        result.LastLine.ShouldContain("Exit 2.");
        if (input.NeedsNamespace)
            (await app.Cluster.SnapshotAsync(WebApp.Touched)).Keys.ShouldAllBe(name => name.StartsWith("Secret/default-token-", StringComparison.Ordinal));
        else
            (await app.Cluster.Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, app.Cluster.Namespace), default)).ShouldBeNull();
        if (input.Line > 0)
            result.Report!["problems"]!.AsArray().ShouldContain(problem => Is(problem!, input), result.ReportText);
    }

    private static bool Is(JsonNode problem, BadInput input) => (string?)problem["file"] == input.File && (int?)problem["line"] == input.Line;
}
