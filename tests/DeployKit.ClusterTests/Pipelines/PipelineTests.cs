using System.Text.RegularExpressions;
using DeployKit.ClusterTests.Harness;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Pipelines;

/// <summary>The very shell of the pipelines' deploy steps, run as their CI runs it, in a clone of this repository.</summary>
[Collection(RailsBlogCollection.Name)]
public sealed partial class PipelineTests
{
    [ClusterFact(NotOnSandbox = "its pipeline names a registry of this machine")]
    public async Task The_branch_says_where_a_pipeline_deploys_to()
    {
        await using var test = await TestCluster.EmptyAsync("test");
        await using var production = await TestCluster.EmptyAsync("production");
        using var clone = Workspace.Clone("master");

        (await CircleCiAsync(clone, "pull/7", ("CIRCLE_PR_NUMBER", "7"))).ShouldExitWith(2);
        (await GitHubAsync(clone, "refs/pull/7/merge", "pull_request")).ShouldExitWith(2);
        (await test.Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, "test"), default)).ShouldBeNull();

        (await CircleCiAsync(clone, "master")).ShouldExitWith(0).LastLine.ShouldContain(" to test ");
        await ShouldServeAsync(test);
        (await production.Client.FindAsync(new ObjectPath(BuiltIn.Namespaces, null, "production"), default)).ShouldBeNull();
        (await GitHubAsync(clone, "refs/heads/master", "push")).ShouldExitWith(0).LastLine.ShouldContain("test");

        clone.Checkout("production");
        (await GitHubAsync(clone, "refs/heads/production", "push")).ShouldExitWith(0).LastLine.ShouldContain(" to production ");
        await ShouldServeAsync(production);
        (await CircleCiAsync(clone, "production")).ShouldExitWith(0).LastLine.ShouldContain("production");
    }

    private static async Task ShouldServeAsync(TestCluster cluster) =>
        (await RailsBlog.TitlesAsync(await cluster.NodePortAsync("rails-blog"))).ShouldBeEmpty();

    /// <summary>CircleCI's default shell is <c>/bin/bash -eo pipefail</c>; the contexts' secrets are variables of the job.</summary>
    private static Task<HostResult> CircleCiAsync(Workspace clone, string branch, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string?>(Secrets())
        {
            ["CI"] = "true",
            ["CIRCLECI"] = "true",
            ["CIRCLE_BRANCH"] = branch,
            ["CIRCLE_SHA1"] = clone.Git("rev-parse", "HEAD"),
            ["CIRCLE_USERNAME"] = "alice",
            ["CIRCLE_JOB"] = "deploy",
            ["CIRCLE_BUILD_NUM"] = "42",
            ["CIRCLE_BUILD_URL"] = "https://circleci.com/gh/example/deploykit/42",
            ["CIRCLE_PROJECT_USERNAME"] = "example",
            ["CIRCLE_PROJECT_REPONAME"] = "deploykit",
            ["KUBECONFIG"] = null,
        };
        foreach (var (name, value) in more)
            variables[name] = value;
        return Host.RunCommandAsync(clone, variables, "/bin/bash", "-eo", "pipefail", "-c", PipelineFile.CircleCiScript());
    }

    /// <summary>GitHub runs <c>shell: bash</c> as <c>bash --noprofile --norc -eo pipefail FILE</c>.</summary>
    private static async Task<HostResult> GitHubAsync(Workspace clone, string reference, string happened)
    {
        var (script, environment) = PipelineFile.GitHubStep(Secrets());
        var variables = new Dictionary<string, string?>(environment)
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_REF"] = reference,
            ["GITHUB_REF_NAME"] = reference["refs/".Length..][(reference["refs/".Length..].IndexOf('/') + 1)..],
            ["GITHUB_REF_TYPE"] = "branch",
            ["GITHUB_EVENT_NAME"] = happened,
            ["GITHUB_SHA"] = clone.Git("rev-parse", "HEAD"),
            ["GITHUB_ACTOR"] = "alice",
            ["GITHUB_TRIGGERING_ACTOR"] = "alice",
            ["GITHUB_REPOSITORY"] = "example/deploykit",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_RUN_ID"] = "42",
            ["GITHUB_WORKSPACE"] = clone.Folder,
            ["KUBECONFIG"] = null,
        };
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var result = await Host.RunCommandAsync(clone, variables, "bash", "--noprofile", "--norc", "-eo", "pipefail", file);
        File.Delete(file);
        return result;
    }

    private static Dictionary<string, string?> Secrets() => new(RailsBlog.Variables)
    {
        ["KUBECONFIG_YAML"] = KubeconfigWithoutPaths(),
        ["SERVICE_ACCOUNT_JSON"] = RailsBlog.ServiceAccount,
    };

    /// <summary>The cluster's kubeconfig as a CI's secret has it: the certificates inside.</summary>
    private static string KubeconfigWithoutPaths() => PathOfCertificate().Replace(
        File.ReadAllText(Environment.GetEnvironmentVariable("KUBECONFIG")!),
        match => $"{match.Groups[1].Value}-data: {Convert.ToBase64String(File.ReadAllBytes(match.Groups[2].Value))}");

    [GeneratedRegex(@"(certificate-authority|client-certificate|client-key): ([^\s,}]+)")]
    private static partial Regex PathOfCertificate();
}
