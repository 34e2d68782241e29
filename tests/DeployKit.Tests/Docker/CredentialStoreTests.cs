using DeployKit.Docker;

namespace DeployKit.Tests.Docker;

public sealed class CredentialStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public CredentialStoreTests() => _environment["PATH"] = $"{_folder["bin"]}:/usr/bin:/bin";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_variable_beats_the_helper_and_the_helper_beats_the_file()
    {
        _folder.With("config.json", $$"""
            { "auths": { "gcr.io": { "auth": "{{Base64("file:f")}}" }, "quay.io": { "auth": "{{Base64("file:q")}}" } }, "credHelpers": { "gcr.io": "own" } }
            """)
            .WithProgram("bin/docker-credential-own", """
                #!/bin/sh
                [ "$*" = get ] && read -r server; echo "{\"ServerURL\":\"$server\",\"Username\":\"helper\",\"Secret\":\"for $server\"}"
                """);

        (await FindAsync("gcr.io")).ShouldBe(("helper", "for gcr.io"));
        (await FindAsync("quay.io")).ShouldBe(("file", "q"));
        _environment["DOCKER_AUTH_CONFIG"] = $$"""{ "auths": { "gcr.io": { "auth": "{{Base64("variable:with:colons")}}" } } }""";
        (await FindAsync("gcr.io")).ShouldBe(("variable", "with:colons"));
        (await FindAsync("quay.io")).ShouldBe(("file", "q"));
    }

    [Fact]
    public async Task The_store_for_all_is_asked_for_Docker_Hub_by_its_old_address()
    {
        _folder.With("config.json", """{ "auths": { "https://index.docker.io/v1/": {} }, "credsStore": "all" }""")
            .WithProgram("bin/docker-credential-all", """
                #!/bin/sh
                read -r server; [ "$server" = https://index.docker.io/v1/ ] || { echo credentials not found in native keychain; exit 1; }
                echo '{"Username":"<token>","Secret":"identity"}'
                """);

        var hub = await Store().FindAsync("docker.io", CancellationToken.None);

        hub!.IdentityToken!.Reveal().ShouldBe("identity");
        (await FindAsync("gcr.io")).ShouldBeNull();
    }

    [Theory]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData("docker.io", "docker.io")]
    [InlineData("https://gcr.io/v2/", "gcr.io")]
    [InlineData("localhost:5000", "localhost:5000")]
    public async Task A_server_is_found_by_host_or_by_address(string entry, string registry)
    {
        _folder.With("config.json", $$"""{ "auths": { "{{entry}}": { "auth": "{{Base64("me:pw")}}" } } }""");

        (await FindAsync(registry)).ShouldBe(("me", "pw"));
        (await FindAsync("other.example")).ShouldBeNull();
    }

    [Fact]
    public async Task No_configuration_means_anonymous() => (await FindAsync("gcr.io")).ShouldBeNull();

    [Theory]
    [InlineData("""{ "auths": { "gcr.io": { "auth": "hunter22hunter22" } } }""")]
    [InlineData("""{ "auths": { "gcr.io": { "auth": hunter22hunter22 } } }""")]
    [InlineData("hunter22hunter22")]
    public async Task What_can_not_be_read_is_named_but_never_quoted(string json)
    {
        _folder.With("config.json", json);

        var failure = await Should.ThrowAsync<DockerConfigurationException>(FindAsync("gcr.io"));

        failure.ToString().ShouldContain("config.json");
        failure.ToString().ShouldNotContain("hunter22");
    }

    [Theory]
    [InlineData("echo the keychain is locked; exit 1", "the keychain is locked (for gcr.io)")]
    [InlineData("echo '{\"Secret\":\"hunter22\"}'; exit 1", "exit code 1")]
    [InlineData("echo hunter22", "is not the JSON")]
    public async Task A_helper_that_fails_is_named_but_its_secret_never_quoted(string script, string problem)
    {
        _folder.With("config.json", """{ "credsStore": "own" }""").WithProgram("bin/docker-credential-own", $"#!/bin/sh\n{script}\n");

        var failure = await Should.ThrowAsync<CredentialHelperException>(FindAsync("gcr.io"));

        failure.Message.ShouldStartWith("credential helper docker-credential-own: ");
        failure.Message.ShouldContain(problem);
        failure.ToString().ShouldNotContain("hunter22");
    }

    [Fact]
    public async Task A_helper_that_is_not_on_PATH_is_named()
    {
        _folder.With("config.json", """{ "credsStore": "gone" }""");

        (await Should.ThrowAsync<CredentialHelperException>(FindAsync("gcr.io"))).Message.ShouldContain("is not on PATH");
    }

    [Fact]
    public async Task A_helper_that_never_answers_is_ended_with_what_it_started()
    {
        _folder.With("config.json", """{ "credsStore": "slow" }""")
            .WithProgram("bin/docker-credential-slow", $"#!/bin/sh\nsleep 600 &\necho $! > {_folder["pid.new"]} && mv {_folder["pid.new"]} {_folder["pid"]}\nwait\n");
        var time = new ManualTime();
        var finding = new CredentialStore(_environment.GetValueOrDefault, _folder.Root, time).FindAsync("gcr.io", CancellationToken.None);
        await UntilAsync(() => File.Exists(_folder["pid"]));

        time.Advance(TimeSpan.FromSeconds(31));

        (await Should.ThrowAsync<CredentialHelperException>(finding)).Message.ShouldContain("no answer within 30 s");
        var child = File.ReadAllText(_folder["pid"]).Trim();
        await UntilAsync(() => !Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z "));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private CredentialStore Store() => new(_environment.GetValueOrDefault, _folder.Root, TimeProvider.System);

    private async Task<(string?, string?)?> FindAsync(string registry) =>
        await Store().FindAsync(registry, CancellationToken.None) is { } found ? (found.Username, found.Password?.Reveal()) : null;

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
