using DeployKit.Configuration;
using DeployKit.Sources;

namespace DeployKit.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    private const string Sample = """
        app: sample
        images:
          - repository: localhost:5000/simple
            build: { context: ., dockerfile: Dockerfile, args: {}, target: , platform: , labels: {} }
            tag: "{commit}"
        secrets:
          - name: mysql-instance-credentials
            files: { credentials.json: service-account.json }
          - name: simple-app-secrets
            values: { username: "${MYSQL_USER}", password: "${MYSQL_PASSWORD}" }
            unmasked: [username]
          - name: env-secrets
            envFile: .env.production
          - name: pull
            registry: { server: localhost:5000, username: "${REGISTRY_USER}", password: "${REGISTRY_PASSWORD}" }
        migration: { manifest: k8s/migrate-job.yaml, timeout: 10m, after: [] }
        manifests: [k8s/]
        patch: []
        namespaces: []
        rollout: { timeout: 10m, restartOnConfig: false }
        rollback: { timeout: 5m, enabled: true }
        notify: { slack: { webhook: "${SLACK_WEBHOOK_URL:-}", events: [started, succeeded, failed] } }
        environments:
          test:       { branch: master,     context: minikube, namespace: test }
          production: { branch: production, context: deploykit, namespace: default, createNamespace: false, rollout: { timeout: 20m } }
        """;

    private const string Environments = """
        app: web
        manifests: [k8s/]
        migration: { manifest: m.yaml, timeout: 1h30m }
        rollout: { timeout: 90s, restartOnConfig: true }
        secrets: [{ name: s, values: { a: "${A}" } }]
        environments:
          test: { branch: master, context: t }
          release: { branch: release/*, context: r, rollout: { timeout: 2m }, secrets: [] }
          hotfix: { branch: release/hotfix, context: h, migration: ~, manifests: [a, b] }
          manual: { context: m }
        """;

    [Fact]
    public async Task The_sample_loads_with_the_environment_of_its_branch()
    {
        using var file = new ConfigurationFile(Sample);
        foreach (var name in new[] { "MYSQL_USER", "MYSQL_PASSWORD", "REGISTRY_USER", "REGISTRY_PASSWORD" })
            file.Variables[name] = $"value of {name}";
        var loaded = await file.LoadAsync("production");
        loaded.EnvironmentName.ShouldBe("production");
        loaded.Context.ShouldBe("deploykit");
        loaded.Namespace.ShouldBe("default");
        loaded.PathOf("k8s/app.yaml").ShouldBe(Path.Combine(Path.GetDirectoryName(file.Path)!, "k8s", "app.yaml"));
        var options = loaded.Options;
        options.Rollout.Timeout.ShouldBe(TimeSpan.FromMinutes(20));
        options.Images.ShouldHaveSingleItem().Build.ShouldNotBeNull().Target.ShouldBeNull();
        options.Secrets[1].Values["password"].Reveal().ShouldBe("value of MYSQL_PASSWORD");
        options.Secrets[3].Registry!.Password.Reveal().ShouldBe("value of REGISTRY_PASSWORD");
        options.Notify.Slack!.Webhook.ShouldBeNull();
        options.Notify.Slack.Events.ShouldBe([SlackEvent.Started, SlackEvent.Succeeded, SlackEvent.Failed]);
        loaded.Problem("secrets[0].files[credentials.json]", "x").ToString().ShouldBe($"{file.Path}:8:32: x");
    }

    [Fact]
    public async Task Everything_but_the_app_has_a_default()
    {
        using var file = new ConfigurationFile("app: web\ncontext: c\n");
        var options = (await file.LoadAsync(branch: null)).Options;
        options.ShouldSatisfyAllConditions(
            () => options.Images.ShouldBeEmpty(),
            () => options.Migration.ShouldBeNull(),
            () => options.Rollout.Timeout.ShouldBe(TimeSpan.FromMinutes(10)),
            () => options.Rollback.Enabled.ShouldBeTrue(),
            () => options.Notify.Slack.ShouldBeNull(),
            () => options.CreateNamespace.ShouldBeFalse());
    }

    [Theory]
    [InlineData("release/1.2", "release")]
    [InlineData("release/hotfix", "hotfix")]
    [InlineData("master", "test")]
    public async Task A_named_branch_wins_over_a_glob(string branch, string environment)
    {
        using var file = new ConfigurationFile(Environments);
        file.Variables["A"] = "a";
        (await file.LoadAsync(branch)).EnvironmentName.ShouldBe(environment);
    }

    [Fact]
    public async Task Maps_merge_lists_replace_and_null_removes()
    {
        using var file = new ConfigurationFile(Environments);
        file.Variables["A"] = "a";
        var release = (await file.LoadAsync("release/1")).Options;
        (release.Rollout.Timeout, release.Rollout.RestartOnConfig).ShouldBe((TimeSpan.FromMinutes(2), true));
        release.Secrets.ShouldBeEmpty();
        release.Migration!.Timeout.ShouldBe(TimeSpan.FromMinutes(90));
        var hotfix = (await file.LoadAsync("release/hotfix")).Options;
        hotfix.Migration.ShouldBeNull();
        hotfix.Manifests.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Variables_are_only_needed_for_the_chosen_environment()
    {
        using var file = new ConfigurationFile(Environments);
        (await file.LoadAsync("release/1")).Options.Secrets.ShouldBeEmpty();
        (await file.ProblemsAsync()).ShouldHaveSingleItem().Message.ShouldBe("the variable A is not set");
    }

    [Theory]
    [InlineData("${A}", "a")]
    [InlineData("x${A}y${A}", "xaya")]
    [InlineData("${MISSING:-b}", "b")]
    [InlineData("${EMPTY:-b}", "b")]
    [InlineData("${EMPTY:-}", "")]
    [InlineData("${A:-b}", "a")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$A and $ and {A}", "$A and $ and {A}")]
    [InlineData("${NESTED}", "${A}")]
    [InlineData("${MISSING:-http://x/?a=b:-c}", "http://x/?a=b:-c")]
    [InlineData("${NUMBER}", "0123")]
    [InlineData("${NOTHING}", "null")]
    public async Task Variables_are_replaced_once_and_stay_text(string written, string value)
    {
        using var file = new ConfigurationFile($"app: web\ncontext: c\nsecrets: [{{name: s, values: {{a: '{written}'}}}}]\n");
        file.Variables["A"] = "a";
        file.Variables["EMPTY"] = "";
        file.Variables["NESTED"] = "${A}";
        file.Variables["NUMBER"] = "0123";
        file.Variables["NOTHING"] = "null";
        (await file.LoadAsync()).Options.Secrets[0].Values["a"].Reveal().ShouldBe(value);
    }

    [Fact]
    public async Task An_unquoted_variable_fits_the_type_that_is_wanted()
    {
        using var file = new ConfigurationFile(
            "app: web\ncontext: c\nrollback:\n  enabled: ${ENABLED}\n  timeout: ${TIMEOUT:-7m}\nsecrets:\n- name: s\n  values:\n    a: ${NUMBER}\n    b: ${NOTHING}\n");
        file.Variables["ENABLED"] = "false";
        file.Variables["NUMBER"] = "0123";
        file.Variables["NOTHING"] = "null";
        var options = (await file.LoadAsync()).Options;
        options.Rollback.ShouldBe(new RollbackOptions { Enabled = false, Timeout = TimeSpan.FromMinutes(7) });
        options.Secrets[0].Values["a"].Reveal().ShouldBe("0123");
        options.Secrets[0].Values["b"].Reveal().ShouldBe("null");
    }

    [Fact]
    public async Task The_environment_that_is_named_wins_over_the_branch()
    {
        using var file = new ConfigurationFile(Environments);
        file.Variables["A"] = "a";
        (await file.LoadAsync("master", environment: "manual")).Context.ShouldBe("m");
        (await MessageAsync(() => file.LoadAsync(environment: "manal"))).ShouldBe("--environment=manal: there is no such environment; did you mean 'manual'?");
    }

    [Theory]
    [InlineData("feature", false, null, "the branch 'feature' matches no environment (branches: master → test, release/* → release, release/hotfix → hotfix); choose one with --environment=test|release|hotfix|manual")]
    [InlineData("master", true, null, "a pull request matches no environment (branches: master → test, release/* → release, release/hotfix → hotfix); choose one with --environment=test|release|hotfix|manual")]
    [InlineData("master", false, "v1", "the tag 'v1' matches no environment (branches: master → test, release/* → release, release/hotfix → hotfix); choose one with --environment=test|release|hotfix|manual")]
    [InlineData(null, false, null, "there is no branch to choose the environment by (branches: master → test, release/* → release, release/hotfix → hotfix); choose one with --environment=test|release|hotfix|manual")]
    public async Task No_match_says_which_branches_there_are(string? branch, bool isPullRequest, string? tag, string message)
    {
        using var file = new ConfigurationFile(Environments);
        var ci = new CiFacts { Name = "CircleCI", IsPullRequest = isPullRequest, Tag = tag };
        (await MessageAsync(() => file.LoadAsync(branch, ci: ci))).ShouldBe(message);
    }

    [Fact]
    public async Task The_branch_of_the_CI_wins_over_that_of_git()
    {
        using var file = new ConfigurationFile(Environments);
        (await file.LoadAsync("master", ci: new CiFacts { Name = "CircleCI", Branch = "release/2" })).EnvironmentName.ShouldBe("release");
    }

    [Fact]
    public async Task Two_globs_that_fit_are_one_too_many()
    {
        using var file = new ConfigurationFile("app: web\nenvironments: {a: {branch: 'x*'}, b: {branch: '*y'}}\n");
        (await MessageAsync(() => file.LoadAsync("xy"))).ShouldBe("the branch 'xy' matches several environments: a, b; choose one with --environment");
    }

    [Fact]
    public async Task Without_a_context_only_a_pod_can_deploy()
    {
        using var file = new ConfigurationFile("app: web\nenvironments: {test: {branch: master}}\n");
        (await MessageAsync(() => file.LoadAsync())).ShouldBe($"{file.Path}: 'context' is missing for the environment 'test'; set it there or with --context=NAME");
        (await file.LoadAsync(context: "other")).Context.ShouldBe("other");
        file.Variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
        (await file.LoadAsync()).Context.ShouldBeNull();
    }

    [Fact]
    public async Task The_command_line_wins_over_the_file()
    {
        using var file = new ConfigurationFile("app: web\ncontext: c\nnamespace: n\n");
        var loaded = await file.LoadAsync(context: "other", @namespace: "there");
        (loaded.Context, loaded.Namespace, loaded.EnvironmentName).ShouldBe(("other", "there", null));
        (await MessageAsync(() => file.LoadAsync(environment: "test"))).ShouldBe($"--environment=test: {file.Path} has no environments");
    }

    [Fact]
    public async Task An_environment_may_be_the_whole_of_the_root()
    {
        using var file = new ConfigurationFile("app: web\ncontext: c\nenvironments:\n  test:\n");
        (await file.LoadAsync(environment: "test")).Context.ShouldBe("c");
    }

    [Fact]
    public async Task Anchors_and_merge_keys_save_repetition()
    {
        using var file = new ConfigurationFile("""
            app: web
            environments:
              test: &test { branch: master, context: c, rollout: { timeout: 1m } }
              staging: { <<: *test, branch: staging }
            """);
        var loaded = await file.LoadAsync("staging");
        (loaded.EnvironmentName, loaded.Context, loaded.Options.Rollout.Timeout).ShouldBe(("staging", "c", TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("deployment/web", "Deployment", "web")]
    [InlineData("deploy/web", "Deployment", "web")]
    [InlineData("StatefulSets/db-0.x", "StatefulSet", "db-0.x")]
    [InlineData("ds/agent", "DaemonSet", "agent")]
    [InlineData("rc/old", "ReplicationController", "old")]
    public async Task A_workload_is_named_as_for_kubectl(string text, string kind, string name)
    {
        using var file = new ConfigurationFile($"app: web\ncontext: c\npatch: [{text}]\n");
        (await file.LoadAsync()).Options.Patch.ShouldBe([new WorkloadName(kind, name)]);
    }

    private static async Task<string> MessageAsync(Func<Task> load) => (await Should.ThrowAsync<InvalidInputException>(load)).Message;
}
