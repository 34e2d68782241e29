using System.Text.Json.Nodes;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class ExecCredentialTests : IDisposable
{
    private const string Version = "client.authentication.k8s.io/v1";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exec");
    private readonly ManualTime _time = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public async Task A_plugin_runs_once_until_its_token_expires_or_is_refused()
    {
        var credential = Plugin("""
            echo run >> "$(dirname "$0")/runs"
            echo "$GREETING" >&2
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"$1-$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')\",\"expirationTimestamp\":\"2026-11-21T09:00:00Z\"}}"
            """, ", args: [tok], env: [{ name: GREETING, value: hello }], provideClusterInfo: true");
        (await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TokenAsync(credential)))).ShouldAllBe(token => token == "tok-1");
        _time.Advance(TimeSpan.FromMinutes(59));
        (await TokenAsync(credential)).ShouldBe("tok-1");
        credential.Reject(await credential.GetAsync(CancellationToken.None)).ShouldBeTrue();
        (await TokenAsync(credential)).ShouldBe("tok-2");
        _time.Advance(TimeSpan.FromMinutes(1));
        (await TokenAsync(credential)).ShouldBe("tok-3");
        _errors.ToString().ShouldContain("hello");
        var info = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "info")))!;
        info["spec"]!["cluster"]!["server"]!.ToString().ShouldBe("https://h");
        info["apiVersion"]!.ToString().ShouldBe(Version);
    }

    [SkippableTheory]
    [InlineData("exit 3", "exit code 3. Run setup first")]
    [InlineData("echo secret-text", "no ExecCredential")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'""", "another version")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "neither a token")]
    public async Task A_plugin_that_fails_is_named_and_its_output_is_not(string script, string problem)
    {
        var credential = Plugin(script, ", installHint: \"\\e[1mRun setup first\\e[0m\"");
        var failure = await Should.ThrowAsync<ExecPluginException>(() => TokenAsync(credential));
        failure.Message.ShouldContain(problem);
        failure.Message.ShouldNotContain("secret-text");
    }

    [SkippableFact]
    public async Task A_plugin_that_hangs_is_stopped()
    {
        var credential = Plugin("exec sleep 600", "");
        var token = TokenAsync(credential);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        (await Should.ThrowAsync<ExecPluginException>(() => token.WaitAsync(TimeSpan.FromSeconds(20)))).Message.ShouldContain("longer than 60 s");
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_shows_its_hint()
    {
        var credential = Load("absent-plugin-of-this-test", ", installHint: Install it from X");
        (await Should.ThrowAsync<ExecPluginException>(() => TokenAsync(credential))).Message.ShouldContain("Install it from X");
    }

    [SkippableFact]
    public async Task A_refused_token_is_renewed_once_and_the_request_sent_again()
    {
        await using var server = (await ApiServer.StartAsync()).AnswerStatus(401, "Unauthorized", "no").Answer(200, "{}")
            .AnswerStatus(401, "Unauthorized", "no").AnswerStatus(401, "Unauthorized", "still no");
        var credential = Plugin("""
            echo run >> "$(dirname "$0")/runs"
            echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')\"}}"
            """, "");
        using var client = KubernetesClient.Connect(server.Connection with { Credential = credential }, TimeProvider.System);
        var path = new ObjectPath(BuiltIn.Pods, "test", "a");
        await client.GetAsync(path, CancellationToken.None);
        server.Tokens.ShouldBe(["Bearer t1", "Bearer t2"]);
        await Should.ThrowAsync<UnauthorizedException>(() => client.GetAsync(path, CancellationToken.None));
        server.Tokens.ShouldBe(["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]);
    }

    private static async Task<string?> TokenAsync(Credential credential) => (await credential.GetAsync(CancellationToken.None))?.Parameter;

    private Credential Plugin(string script, string more)
    {
        Skip.If(OperatingSystem.IsWindows(), "The plugin of this test is a shell script");
        var path = Path.Combine(_folder.FullName, "plugin");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Load("./plugin", more);
    }

    private Credential Load(string command, string more)
    {
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, $$"""
            current-context: m
            clusters: [{ name: c, cluster: { server: "https://h" } }]
            contexts: [{ name: m, context: { cluster: c, user: u } }]
            users: [{ name: u, user: { exec: { apiVersion: {{Version}}, interactiveMode: Never, command: {{command}}{{more}} } } }]
            """);
        var sources = new KubeconfigSources { Environment = _ => null, ExplicitPath = path, Time = _time, PluginErrors = TextWriter.Synchronized(_errors) };
        return Kubeconfig.Load(sources, null).Credential;
    }
}
