using System.Diagnostics;
using System.Text;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Configuration;

public sealed class BrokenConfigurationTests
{
    private const string Start = "app: web\ncontext: c\n";

    private static readonly string AllRules = string.Join(", ", FailureRules.Default.Select(rule => rule.Name));

    public static TheoryData<string, int, int, string?, string> Broken => new()
    {
        // The text itself.
        { "", 1, 1, null, "the file is empty; it needs at least 'app' and 'manifests'" },
        { "# nothing\n", 1, 1, null, "the file is empty; it needs at least 'app' and 'manifests'" },
        { "- app\n", 1, 1, null, "expected a map of options" },
        { "app: web\n---\napp: other\n", 3, 1, null, "a second document; the options are one document" },
        { "app: web\nrollout:\n\ttimeout: 5m\n", 3, 1, null, "a tab can't indent; use spaces" },
        { "app: web\napp: other\n", 2, 1, null, "the key 'app' stands here a second time; the first is in line 1" },
        { "app: &a [*a]\n", 1, 10, null, "the anchor 'a' contains itself" },
        { "app: [web\n", 2, 1, null, "not valid YAML: while parsing a flow sequence, did not find expected ',' or ']'" },

        // Unknown keys, at every level.
        { Start + "rolout: {timeout: 5m}\n", 3, 1, "rolout", "unknown key 'rolout'; did you mean 'rollout'?" },
        { Start + "images:\n- repositry: a\n  repository: a\n", 4, 3, "images[0].repositry", "unknown key 'repositry'; did you mean 'repository'?" },
        { Start + "images:\n- repository: a\n  build: {dockerFile: D}\n", 5, 11, "images[0].build.dockerFile", "unknown key 'dockerFile'; did you mean 'dockerfile'?" },
        { Start + "secrets:\n- name: s\n  value: {a: b}\n", 5, 3, "secrets[0].value", "unknown key 'value'; did you mean 'values'?" },
        { Start + "secrets:\n- name: s\n  registry: {server: a, username: b, password: c, email: d}\n", 5, 51, "secrets[0].registry.email", "unknown key 'email'; known here: server, username, password" },
        { Start + "migration: {manifest: a, timout: 5m}\n", 3, 26, "migration.timout", "unknown key 'timout'; did you mean 'timeout'?" },
        { Start + "rollout: {restartOnConfg: true}\n", 3, 11, "rollout.restartOnConfg", "unknown key 'restartOnConfg'; did you mean 'restartOnConfig'?" },
        { Start + "rollout: {rules: {crashloop: {off: true}}}\n", 3, 19, "rollout.rules.crashloop", $"unknown rule 'crashloop'; did you mean 'crash-loop'? there are: {AllRules}" },
        { Start + "rollout: {rules: {everything: {off: true}}}\n", 3, 19, "rollout.rules.everything", $"unknown rule 'everything'; there are: {AllRules}" },
        { Start + "environments:\n  test: {branch: master}\n  live: {rollout: {rules: {crash-lop: ~}}}\n", 5, 28, "environments.live.rollout.rules.crash-lop", $"unknown rule 'crash-lop'; did you mean 'crash-loop'? there are: {AllRules}" },
        { Start + "rollout: {rules: {crash-loop: {restarts: 3}}}\n", 3, 32, "rollout.rules.crash-loop.restarts", "unknown key 'restarts'; known here: grace, sightings, off" },
        { Start + "rollback: {enable: true}\n", 3, 12, "rollback.enable", "unknown key 'enable'; did you mean 'enabled'?" },
        { Start + "notify: {slak: {}}\n", 3, 10, "notify.slak", "unknown key 'slak'; did you mean 'slack'?" },
        { Start + "notify: {slack: {channel: x}}\n", 3, 18, "notify.slack.channel", "unknown key 'channel'; known here: webhook, events" },
        { Start + "branch: master\n", 3, 1, "branch", "unknown key 'branch'; known here: app, environments, images, secrets, migration, manifests, patch, namespaces, rollout, rollback, notify, cluster, context, namespace, createNamespace" },
        { Start + "environments:\n  test: {branch: master}\n  production: {brnch: production}\n", 5, 16, "environments.production.brnch", "unknown key 'brnch'; did you mean 'branch'?" },
        { Start + "environments:\n  test: {branch: master}\n  production: {rollout: {timout: 1m}}\n", 5, 26, "environments.production.rollout.timout", "unknown key 'timout'; did you mean 'timeout'?" },
        { Start + "environments:\n  test: {branch: master, app: other}\n", 4, 26, "environments.test.app", "an environment can't override 'app'" },
        { Start + "environments:\n  test: {branch: master, environments: {}}\n", 4, 26, "environments.test.environments", "an environment can't override 'environments'" },

        // Wrong types.
        { "app: 5\n", 1, 6, "app", "expected a string, found a number or a switch; put it in quotes" },
        { "app: [web]\n", 1, 6, "app", "expected a string, found a list" },
        { Start + "images: {repository: a}\n", 3, 9, "images", "expected a list, found a map" },
        { Start + "images: [web]\n", 3, 10, "images[0]", "expected a map, found \"web\"" },
        { Start + "images:\n- repository: a\n  build: .\n", 5, 10, "images[0].build", "expected a map, found \".\"" },
        { Start + "images:\n- repository: a\n  build: {args: {NODE: 7}}\n", 5, 24, "images[0].build.args.NODE", "expected a string, found a number or a switch; put it in quotes" },
        { Start + "images:\n- repository: a\n  build: {args: {NODE: }}\n", 5, 24, "images[0].build.args.NODE", "expected a string, found nothing" },
        { Start + "secrets:\n- name: s\n  values: {password: 12345678}\n", 5, 22, "secrets[0].values.password", "expected a string, found a number or a switch; put it in quotes" },
        { Start + "manifests: k8s/\n", 3, 12, "manifests", "expected a list, found \"k8s/\"" },
        { Start + "manifests: [[k8s/]]\n", 3, 13, "manifests[0]", "expected a string, found a list" },
        { Start + "rollout: 10m\n", 3, 10, "rollout", "expected a map, found \"10m\"" },
        { Start + "rollout: {quorum: most}\n", 3, 19, "rollout.quorum", "expected all, any or a share from 1% to 100%, found \"most\"" },
        { Start + "rollout: {quorum: 0%}\n", 3, 19, "rollout.quorum", "expected all, any or a share from 1% to 100%, found \"0%\"" },
        { Start + "rollout: {quorum: 101%}\n", 3, 19, "rollout.quorum", "expected all, any or a share from 1% to 100%, found \"101%\"" },
        { Start + "rollout: {quorum: 20}\n", 3, 19, "rollout.quorum", "expected all, any or a share from 1% to 100%, found 20" },
        { Start + "rollout: {rules: {quota: 30s}}\n", 3, 26, "rollout.rules.quota", "expected a map, found \"30s\"" },
        { Start + "rollout: {rules: {quota: {grace: 30}}}\n", 3, 34, "rollout.rules.quota.grace", "expected a duration such as 90s, 10m or 1h30m, found 30" },
        { Start + "rollout: {rules: {quota: {sightings: 0}}}\n", 3, 38, "rollout.rules.quota.sightings", "expected a whole number of 1 or more, found 0" },
        { Start + "rollout: {rules: {quota: {sightings: -2}}}\n", 3, 38, "rollout.rules.quota.sightings", "expected a whole number of 1 or more, found -2" },
        { Start + "rollout: {rules: {quota: {sightings: 1.5}}}\n", 3, 38, "rollout.rules.quota.sightings", "expected a whole number of 1 or more, found 1.5" },
        { Start + "rollout: {rules: {quota: {sightings: \"3\"}}}\n", 3, 38, "rollout.rules.quota.sightings", "expected a whole number of 1 or more, found \"3\"" },
        { Start + "rollout: {rules: {quota: {sightings: 99999999999}}}\n", 3, 38, "rollout.rules.quota.sightings", "expected a whole number of 1 or more, found 99999999999" },
        { Start + "rollout: {settle: 30}\n", 3, 19, "rollout.settle", "expected a duration such as 90s, 10m or 1h30m, found 30" },
        { Start + "rollout: {autoscaler: maybe}\n", 3, 23, "rollout.autoscaler", "expected true or false, found \"maybe\"" },
        { Start + "rollback: {enabled: yes}\n", 3, 21, "rollback.enabled", "expected true or false, found \"yes\"" },
        { Start + "createNamespace: 1\n", 3, 18, "createNamespace", "expected true or false, found 1" },
        { Start + "notify: {slack: {events: [done]}}\n", 3, 27, "notify.slack.events[0]", "expected one of started, succeeded, failed, found \"done\"" },
        { Start + "notify: {slack: {webhook: hooks.slack.com/T0/abc}}\n", 3, 27, "notify.slack.webhook", "expected an absolute http or https URL, found something else" },
        { Start + "patch: [web]\n", 3, 9, "patch[0]", "expected a workload such as deployment/web or statefulset/db, found \"web\"" },
        { Start + "patch: [service/web]\n", 3, 9, "patch[0]", "expected a workload such as deployment/web or statefulset/db, found \"service/web\"" },
        { Start + "migration: {manifest: a, after: [mysql]}\n", 3, 34, "migration.after[0]", "expected a workload such as deployment/web or statefulset/db, found \"mysql\"" },
        { Start + "environments: [test]\n", 3, 15, "environments", "expected a map, found a list" },
        { Start + "environments: {test: master}\n", 3, 22, "environments.test", "expected a map, found \"master\"" },
        { Start + "environments:\n  test: {branch: master}\n  production: {manifests: k8s}\n", 5, 27, "environments.production.manifests", "expected a list, found \"k8s\"" },

        // Durations.
        { Start + "rollout: {timeout: 10}\n", 3, 20, "rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found 10" },
        { Start + "rollout: {timeout: 10 minutes}\n", 3, 20, "rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"10 minutes\"" },
        { Start + "rollback: {timeout: 0s}\n", 3, 21, "rollback.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"0s\"" },
        { Start + "migration: {manifest: a, timeout: -5m}\n", 3, 35, "migration.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"-5m\"" },
        { Start + "rollout: {timeout: 30s5m}\n", 3, 20, "rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"30s5m\"" },
        { Start + "rollout: {timeout: 25h}\n", 3, 20, "rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"25h\"" },
        { Start + "environments:\n  test: {branch: master}\n  production: {rollout: {timeout: soon}}\n", 5, 35, "environments.production.rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found \"soon\"" },

        // What is waited for.
        { Start + "rollout: {waitFor: [Certificate]}\n", 3, 21, "rollout.waitFor[0]", "expected a map, found \"Certificate\"" },
        { Start + "rollout:\n  waitFor:\n  - name: web-tls\n", 5, 5, "rollout.waitFor[0].kind", "'kind' is missing" },
        { Start + "rollout:\n  waitFor:\n  - kind: Certificate\n    ready: Ready\n", 6, 12, "rollout.waitFor[0].ready", "expected condition=TYPE[=VALUE] or jsonpath={.status.field}[=VALUE], found \"Ready\"" },
        { Start + "rollout:\n  waitFor:\n  - kind: Certificate\n    failed: jsonpath={.status.phase=Broken\n", 6, 13, "rollout.waitFor[0].failed", "expected condition=TYPE[=VALUE] or jsonpath={.status.field}[=VALUE], found \"jsonpath={.status.phase=Broken\"" },
        { Start + "rollout:\n  waitFor:\n  - kind: Certificate\n    ready: jsonpath={.status.items[?(@.name =~ /(/)]}\n", 6, 12, "rollout.waitFor[0].ready", "expected condition=TYPE[=VALUE] or jsonpath={.status.field}[=VALUE], found \"jsonpath={.status.items[?(@.name =~ /(/)]}\"" },
        { Start + "rollout:\n  waitFor:\n  - kind: Certificate\n    ready: jsonpath={.status.items[99999999999]}\n", 6, 12, "rollout.waitFor[0].ready", "expected condition=TYPE[=VALUE] or jsonpath={.status.field}[=VALUE], found \"jsonpath={.status.items[99999999999]}\"" },
        { Start + "rollout:\n  waitFor:\n  - kind: Certificate\n    redy: condition=Ready\n", 6, 5, "rollout.waitFor[0].redy", "unknown key 'redy'; did you mean 'ready'?" },

        // Missing.
        { "context: c\n", 1, 1, "app", "'app' is missing" },
        { "app:\ncontext: c\n", 1, 1, "app", "'app' has no value" },
        { Start + "images:\n- tag: x\n", 4, 3, "images[0].repository", "'repository' is missing" },
        { Start + "secrets:\n- values: {a: b}\n", 4, 3, "secrets[0].name", "'name' is missing" },
        { Start + "secrets:\n- name: s\n  registry: {server: a, username: b}\n", 5, 13, "secrets[0].registry.password", "'password' is missing" },
        { Start + "migration: {timeout: 5m}\n", 3, 12, "migration.manifest", "'manifest' is missing" },
        { Start + "migration: {timeout: 5m}\nenvironments:\n  test: {branch: master, migration: {manifest: a}}\n  production: {}\n", 3, 12, "migration.manifest", "'manifest' is missing" },

        // Branches.
        { Start + "environments: {test: {branch: 'a[b'}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found \"a[b\"" },
        { Start + "environments: {test: {branch: ''}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found \"\"" },
        { Start + "environments: {test: {branch: 'my branch'}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found \"my branch\"" },
        { Start + "environments: {test: {branch: '${BRANCH}'}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found \"${BRANCH}\"" },
        { Start + "environments: {test: {branch: [master]}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found a list" },
        { Start + "environments: {test: {branch: '[z-a]'}}\n", 3, 31, "environments.test.branch", "expected a branch or a glob such as release/*, found \"[z-a]\"" },

        // Variables.
        { Start + "namespace: ${NOT_SET}\n", 3, 12, "namespace", "the variable NOT_SET is not set" },
        { Start + "namespace: ${EMPTY}\n", 3, 12, "namespace", "the variable EMPTY is empty; write ${EMPTY:-} where that is meant" },
        { Start + "secrets:\n- name: s\n  values: {a: \"x${NOT_SET}y\"}\n", 5, 15, "secrets[0].values.a", "the variable NOT_SET is not set" },
        { Start + "namespace: ${1X}\n", 3, 12, "namespace", "a variable is written ${NAME} or ${NAME:-default}; a literal ${ is written $${" },
        { Start + "namespace: \"${OPEN\"\n", 3, 12, "namespace", "a variable is written ${NAME} or ${NAME:-default}; a literal ${ is written $${" },
        { Start + "environments: {test: {branch: master}, production: {namespace: '${A:?b}'}}\n", 3, 64, "environments.production.namespace", "a variable is written ${NAME} or ${NAME:-default}; a literal ${ is written $${" },
        { Start + "rollout: {timeout: '${WORD}'}\n", 3, 20, "rollout.timeout", "expected a duration such as 90s, 10m or 1h30m, found something else in the variable" },
        { Start + "rollback: {enabled: '${WORD}'}\n", 3, 21, "rollback.enabled", "expected true or false, found something else in the variable" },

        // Values.
        { "app: My_App\ncontext: c\n", 1, 6, "app", "the app's name must be lower-case letters, digits and '-', at most 63 in all, with a letter or a digit at both ends" },
        { Start + "namespace: -x\n", 3, 12, "namespace", "a namespace must be lower-case letters, digits and '-', at most 63 in all, with a letter or a digit at both ends" },
        { Start + "namespaces: [ok, A]\n", 3, 18, "namespaces[1]", "a namespace must be lower-case letters, digits and '-', at most 63 in all, with a letter or a digit at both ends" },
        { Start + "images:\n- repository: a:1\n", 4, 15, "images[0].repository", "expected a repository without tag and digest, in lower case: registry.example.com/team/app" },
        { Start + "images:\n- repository: a\n  tag: '{sha}'\n", 5, 8, "images[0].tag", "a tag knows {commit}, {branch} and {time} only" },
        { Start + "images:\n- repository: a\n  tag: a/b\n", 5, 8, "images[0].tag", "a tag is letters, digits, '_', '.' and '-', at most 128, and begins with a letter, a digit or '_'" },
        { Start + "images:\n- repository: a\n- repository: a\n", 5, 15, "images[1].repository", "'a' stands in images a second time" },
        { Start + "images:\n- repository: a\n  build: {platform: linux}\n", 5, 21, "images[0].build.platform", "expected a platform such as linux/amd64 or linux/arm/v7" },
        { Start + "secrets:\n- name: My\n  values: {a: b}\n", 4, 9, "secrets[0].name", "a Secret's name must be lower-case letters, digits, '-' and '.', with a letter or a digit at both ends" },
        { Start + "secrets:\n- name: s\n", 4, 3, "secrets[0]", "the Secret has no keys; give it files, values, envFile or registry" },
        { Start + "secrets:\n- name: s\n  values: {a: b}\n- name: s\n  values: {a: b}\n", 6, 9, "secrets[1].name", "'s' stands in secrets a second time" },
        { Start + "secrets:\n- name: s\n  values: {a: b}\n  registry: {server: a, username: b, password: c}\n", 6, 13, "secrets[0].registry", "a registry login is the only key of its Secret; put the others into a Secret of their own" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_is_refused_with_file_line_and_key(string yaml, int line, int column, string? key, string message)
    {
        using var file = new ConfigurationFile(yaml);
        file.Variables["EMPTY"] = "";
        file.Variables["WORD"] = "hunter2-hunter2";
        var problem = (await file.ProblemsAsync()).ShouldHaveSingleItem();
        problem.ShouldBe(problem with { File = file.Path, Line = line, Column = column, Message = message });
        if (key is not null)
            problem.Key.ShouldBe(key);
    }

    [Fact]
    public async Task Hostile_files_are_refused_quickly()
    {
        string[] hostile = [new string('[', 100_000), string.Concat(Enumerable.Repeat("{a: ", 100_000)), Bomb()];
        foreach (var yaml in hostile)
        {
            using var file = new ConfigurationFile("app: " + yaml);
            var started = TimeProvider.System.GetTimestamp();
            (await file.ProblemsAsync()).ShouldHaveSingleItem().Message.ShouldStartWith("more than ");
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task Text_in_another_encoding_is_refused()
    {
        using var file = new ConfigurationFile([.. "app: web\n# caf"u8, 0xE9]);
        (await file.ProblemsAsync()).ShouldHaveSingleItem().ToString().ShouldBe($"{file.Path}:2:6: this is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public async Task All_problems_are_told_at_once_in_the_order_of_the_file()
    {
        using var file = new ConfigurationFile("""
            app: web
            rolout: {}
            environments:
              test: { branch: master, rollout: { timeout: 5 } }
              production: { branch: production, createNamespace: maybe, migration: { after: [x] } }
            """);
        (await file.ProblemsAsync()).Select(problem => $"{problem.Line}:{problem.Column} {problem.Key}").ShouldBe(
        [
            "2:1 rolout",
            "4:47 environments.test.rollout.timeout",
            "5:54 environments.production.createNamespace",
            "5:72 migration.manifest",
            "5:82 environments.production.migration.after[0]",
        ]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        using var file = new ConfigurationFile("app: web");
        File.Delete(file.Path);
        (await file.ProblemsAsync()).ShouldHaveSingleItem().ToString().ShouldBe($"{file.Path}: there is no such file; name another with --config=FILE");
    }

    [Fact]
    public async Task A_folder_is_not_read_as_a_file()
    {
        using var file = new ConfigurationFile("app: web");
        File.Delete(file.Path);
        Directory.CreateDirectory(file.Path);
        (await file.ProblemsAsync()).ShouldHaveSingleItem().Message.ShouldStartWith("it can't be read: ");
    }

    [Fact]
    public async Task No_secret_stands_in_a_message()
    {
        using var file = new ConfigurationFile(
            "app: '${PASSWORD}'\ncontext: c\nrollout: {timeout: '${PASSWORD}'}\nsecrets: [{name: s, values: {a: [sesame-open]}}]\nnotify: {slack: {webhook: sesame-open}}\n");
        file.Variables["PASSWORD"] = "sesame-open";
        (await file.ProblemsAsync()).ShouldNotContain(problem => problem.ToString().Contains("sesame"));
    }

    private static string Bomb()
    {
        var yaml = new StringBuilder("\na0: &a0 x\n");
        for (var i = 1; i < 30; i++)
            yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        return yaml.ToString();
    }
}
