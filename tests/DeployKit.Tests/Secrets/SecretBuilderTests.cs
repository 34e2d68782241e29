using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Secrets;
using DeployKit.Tests.Configuration;

namespace DeployKit.Tests.Secrets;

public sealed class SecretBuilderTests : IDisposable
{
    private readonly List<ConfigurationFile> _files = [];

    [Fact]
    public async Task Values_and_files_become_data_in_base64()
    {
        var secret = (await BuildAsync(
            "- name: s\n  values: { username: alice, empty: '' }\n  files: { credentials.json: account.json }\n", ("account.json", "{}\n"u8.ToArray()))).ShouldHaveSingleItem();
        JsonNode.DeepEquals(secret.ToManifest(), JsonNode.Parse("""
            { "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "s" }, "type": "Opaque",
              "data": { "credentials.json": "e30K", "username": "YWxpY2U=", "empty": "" } }
            """)).ShouldBeTrue(secret.ToManifest().ToJsonString());
    }

    [Fact]
    public async Task A_registry_login_is_written_as_kubectl_does()
    {
        var secret = (await BuildAsync("- name: pull\n  registry: { server: 'localhost:5000', username: bob, password: 'p\"<w' }\n"))[0];
        secret.Type.ShouldBe("kubernetes.io/dockerconfigjson");
        Text(secret, ".dockerconfigjson").ShouldBe("""{"auths":{"localhost:5000":{"username":"bob","password":"p\"<w","auth":"Ym9iOnAiPHc="}}}""");
    }

    [Fact]
    public async Task The_Docker_Hub_has_the_name_that_the_kubelet_looks_for() =>
        Text((await BuildAsync("- name: pull\n  registry: { server: docker.io, username: bob, password: p }\n"))[0], ".dockerconfigjson")
            .ShouldStartWith("""{"auths":{"https://index.docker.io/v1/":""");

    [Fact]
    public async Task An_env_file_is_read_by_the_rules_of_kubectl()
    {
        const string content = "\uFEFF# comment\n\n  A=1\r\nB=\"quoted\" \nC=x=y\nD=\nFROM_ENV\n\tE.f-g=# no comment\n";
        var secret = (await BuildAsync("- name: s\n  envFile: .env\n", (".env", Encoding.UTF8.GetBytes(content))))[0];
        secret.Values.Select(value => (value.Key, Encoding.UTF8.GetString(value.Content.Reveal()))).ShouldBe(
            [("A", "1"), ("B", "\"quoted\" "), ("C", "x=y"), ("D", ""), ("FROM_ENV", "outside"), ("E.f-g", "# no comment")]);
    }

    [Fact]
    public async Task Exactly_one_MiB_is_allowed() =>
        (await BuildAsync("- name: s\n  files: { a: big }\n", ("big", new byte[1048576])))[0].Values[0].Content.Reveal().Length.ShouldBe(1048576);

    public static TheoryData<string, string, string> Broken => new()
    {
        { "- name: s\n  files: { a: missing.json }\n", "5:15 secrets[0].files.a", "there is no file 'missing.json'" },
        { "- name: s\n  files: { a: folder }\n", "5:15 secrets[0].files.a", "'folder' is a folder; name the files in it one by one" },
        { "- name: s\n  files: { a: loop }\n", "5:15 secrets[0].files.a", "the file 'loop' can't be read: " },
        { "- name: s\n  files: { a: big }\n", "4:9 secrets[0].name", "the Secret 's' is larger than 1 MiB, the limit for the values of a Secret" },
        { "- name: s\n  files: { a: limit }\n  values: { b: x }\n", "4:9 secrets[0].name", "the Secret 's' is larger than 1 MiB, the limit for the values of a Secret" },
        { "- name: s\n  envFile: big\n", "5:12 secrets[0].envFile", "the file 'big' is larger than 1 MiB, the limit of a Secret" },
        { "- name: s\n  files: { a/b: account.json }\n", "5:17 secrets[0].files.a/b", "'a/b' is no key of a Secret: a key is letters, digits, '-', '_' and '.', at most 253, and does not begin with '..'" },
        { "- name: s\n  values: { ..a: x }\n", "5:18 secrets[0].values...a", "'..a' is no key of a Secret: a key is letters, digits, '-', '_' and '.', at most 253, and does not begin with '..'" },
        { "- name: s\n  files: { a: account.json }\n  values: { a: x }\n", "6:16 secrets[0].values.a", "the key 'a' has a value already; each key stands in one source, once" },
        { "- name: s\n  envFile: twice.env\n", "5:12 secrets[0].envFile", "the key 'A' has a value already; each key stands in one source, once" },
        { "- name: s\n  envFile: broken.env\n", "2: secrets[0].envFile", "not a line of the form KEY=value; a key is letters" },
        { "- name: s\n  envFile: unset.env\n", "1: secrets[0].envFile", "the variable NOT_SET is not set, or empty" },
        { "- name: s\n  envFile: latin.env\n", ": secrets[0].envFile", "this is not UTF-8; save the file as UTF-8" },
        { "- name: s\n  values: { username: x }\n  unmasked: [user]\n", "6:14 secrets[0].unmasked[0]", "the Secret has no key 'user'; known here: username" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_source_is_refused_at_its_place(string secrets, string place, string message)
    {
        var problem = (await Should.ThrowAsync<InvalidInputException>(() => BuildAsync(
            secrets,
            ("account.json", "{}"u8.ToArray()),
            ("big", new byte[2 * 1048576]),
            ("limit", new byte[1048576]),
            ("twice.env", "A=1\nA=2\n"u8.ToArray()),
            ("broken.env", "A=1\nsesame open\n"u8.ToArray()),
            ("unset.env", "NOT_SET\n"u8.ToArray()),
            ("latin.env", [.. "A="u8, 0xE9])))).Problems.ShouldHaveSingleItem();
        $"{problem.Line}:{problem.Column} {problem.Key}".ShouldBe(place);
        problem.Message.ShouldStartWith(message);
        problem.ToString().ShouldNotContain("sesame");
    }

    [Fact]
    public async Task Every_problem_of_every_Secret_is_told() =>
        (await Should.ThrowAsync<InvalidInputException>(() => BuildAsync("- name: s\n  files: { a: x, b: y }\n- name: t\n  envFile: z\n"))).Problems.Count.ShouldBe(3);

    [Fact]
    public async Task Values_are_masked_but_those_that_may_be_shown_are_short_or_equal_a_name()
    {
        var secrets = await BuildAsync("""
            - name: s
              values: { password: correct-horse, username: alice-the-admin, short: abc, database: production-db }
              unmasked: [username]
            - name: pull
              registry: { server: 'localhost:5000', username: bob, password: battery-staple }
            - name: binary
              files: { key: key.bin }

            """.ReplaceLineEndings("\n"), ("key.bin", [0xFF, 0xFE, 1, 2, 3, 4, 5, 6]));
        var redactor = new Redactor();
        SecretMask.Apply(redactor, secrets, ["production-db"]).ShouldBe(["s/username", "s/short", "s/database"]);
        var auth = Convert.ToBase64String("bob:battery-staple"u8);
        redactor.Redact($"correct-horse alice-the-admin abc production-db battery-staple {auth} {Convert.ToBase64String([0xFF, 0xFE, 1, 2, 3, 4, 5, 6])}")
            .ShouldBe("*** alice-the-admin abc production-db *** *** ***");
    }

    [Fact]
    public void The_webhook_is_masked()
    {
        var redactor = new Redactor();
        var webhook = new Secret<Uri>(new Uri("https://hooks.example.com/services/T0/B0/token"));
        SecretMask.Apply(redactor, new DeployOptions { App = "web", Notify = new() { Slack = new() { Webhook = webhook } } });
        redactor.Redact("POST https://hooks.example.com/services/T0/B0/token; path /services/T0/B0/token").ShouldBe("POST ***; path ***");
    }

    [Fact]
    public async Task A_built_Secret_prints_no_value() =>
        (await BuildAsync("- name: s\n  values: { password: correct-horse }\n"))[0].Values[0].ToString().ShouldNotContain("horse");

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private static string Text(BuiltSecret secret, string key) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((string)secret.ToManifest()["data"]![key]!));

    private async Task<IReadOnlyList<BuiltSecret>> BuildAsync(string secrets, params (string Path, byte[] Content)[] files)
    {
        var configuration = new ConfigurationFile($"app: web\ncontext: c\nsecrets:\n{secrets}");
        _files.Add(configuration);
        var folder = Path.GetDirectoryName(configuration.Path)!;
        Directory.CreateDirectory(Path.Combine(folder, "folder"));
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
        foreach (var (path, content) in files)
            await File.WriteAllBytesAsync(Path.Combine(folder, path), content);
        var variables = new Dictionary<string, string> { ["FROM_ENV"] = "outside" };
        return await SecretBuilder.BuildAsync(await configuration.LoadAsync(), variables, CancellationToken.None);
    }
}
