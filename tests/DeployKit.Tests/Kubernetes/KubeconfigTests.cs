using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig");
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_first_file_that_has_a_name_wins_and_entries_are_never_mixed()
    {
        var first = Write("first", "https://one:1", extra: "current-context: main\n", user: "token: first");
        var second = Write("second", "https://two:2", extra: "current-context: other\n", user: "{ token: second, username: x }", context: "other");
        _environment["KUBECONFIG"] = string.Join(Path.PathSeparator, "", Path.Combine(_folder.FullName, "absent"), first, second);
        Kubeconfig.ListContexts(Sources()).ShouldBe(["main", "other"]);
        Load().ShouldSatisfyAllConditions(it => it.Context.ShouldBe("main"), it => it.Server.ShouldBe(new Uri("https://one:1")));
        Load("other").Server.ShouldBe(new Uri("https://one:1"));
    }

    [Fact]
    public void Json_is_yaml_and_home_is_the_last_resort()
    {
        var home = Path.Combine(_folder.FullName, ".kube");
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, "config"), """
            {"current-context":"a","clusters":[{"name":"c","cluster":{"server":"https://h/k8s/clusters/x/"}}],"users":[{"name":"u","user":{}}],
             "contexts":[{"name":"a","context":{"cluster":"c","user":"u","namespace":"team"}}],"unknown":{"x":1}}
            """);
        Load().ShouldSatisfyAllConditions(it => it.Server.AbsoluteUri.ShouldBe("https://h/k8s/clusters/x"), it => it.Namespace.ShouldBe("team"));
    }

    [Fact]
    public void Certificates_are_found_beside_the_file_that_names_them()
    {
        var (certificate, key) = SelfSigned();
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.crt"), certificate);
        File.WriteAllText(Path.Combine(_folder.FullName, "key.pem"), key);
        Use("https://h", cluster: ", certificate-authority: ca.crt, tls-server-name: inner, proxy-url: 'socks5://p:1'",
            user: $"{{ client-certificate-data: {Base64(certificate)}, client-certificate: absent.crt, client-key: ./key.pem }}");
        var connection = Load();
        connection.Tls!.Authorities!.Count.ShouldBe(1);
        connection.Tls.ServerName.ShouldBe("inner");
        connection.Tls.ClientCertificate!()!.HasPrivateKey.ShouldBeTrue();
        connection.Proxy.ShouldBe(new Uri("socks5://p:1"));
    }

    [Theory]
    [InlineData("{ token: abc, tokenFile: absent }", "Bearer abc")]
    [InlineData("{ tokenFile: token }", "Bearer from-file")]
    [InlineData("{ username: u, password: p }", "Basic dTpw")]
    [InlineData("{ token: 12345678901234 }", "Bearer 12345678901234")]
    public async Task A_user_is_told_to_the_server(string user, string header)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), " from-file\n");
        Use("https://h", user: user);
        (await Load().Credential.GetAsync(CancellationToken.None))!.ToString().ShouldBe(header);
    }

    [Fact]
    public async Task Nobody_is_told_who_we_are_over_plain_http()
    {
        Use("http://h", user: "token: abc");
        (await Load().Credential.GetAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_and_after_a_refusal()
    {
        var time = new ManualTime();
        var path = Path.Combine(_folder.FullName, "token");
        var credential = new TokenFileCredential(path, time);
        File.WriteAllText(path, "one");
        (await Token()).ShouldBe("one");
        File.WriteAllText(path, "two");
        (await Token()).ShouldBe("one");
        time.Advance(TimeSpan.FromSeconds(51));
        (await Token()).ShouldBe("two");
        File.WriteAllText(path, "three");
        credential.Reject(await credential.GetAsync(CancellationToken.None)).ShouldBeTrue();
        (await Token()).ShouldBe("three");

        async Task<string?> Token() => (await credential.GetAsync(CancellationToken.None))!.Parameter;
    }

    [Fact]
    public void Impersonation_is_carried_along()
    {
        Use("https://h", user: "{ act-as: jane, act-as-groups: [dev, ops], act-as-user-extra: { Scopes: [a] } }");
        using var request = new HttpRequestMessage();
        Load().Impersonation!.AddTo(request);
        request.Headers.GetValues("Impersonate-User").ShouldBe(["jane"]);
        request.Headers.GetValues("Impersonate-Group").ShouldBe(["dev", "ops"]);
        request.Headers.GetValues("Impersonate-Extra-scopes").ShouldBe(["a"]);
    }

    [Fact]
    public void A_pod_speaks_as_its_account_when_there_is_no_kubeconfig()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.crt"), SelfSigned().Certificate);
        File.WriteAllText(Path.Combine(_folder.FullName, "namespace"), "team\n");
        _environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _environment["KUBERNETES_SERVICE_PORT"] = "443";
        var connection = Kubeconfig.Load(Sources() with { ServiceAccountFolder = _folder.FullName }, "whatever");
        connection.Server.ShouldBe(new Uri("https://[fd00::1]:443"));
        connection.Namespace.ShouldBe("team");
        _environment["POD_NAMESPACE"] = "other";
        Kubeconfig.Load(Sources() with { ServiceAccountFolder = _folder.FullName }, null).Namespace.ShouldBe("other");
    }

    [Fact]
    public void Nothing_at_all_says_where_it_looked()
    {
        _environment["KUBECONFIG"] = "/absent/config";
        Should.Throw<NoClusterException>(() => Load()).Message.ShouldContain("/absent/config");
    }

    [Fact]
    public void A_missing_context_names_those_that_there_are()
    {
        Use("https://h");
        var missing = Should.Throw<KubeconfigException>(() => Load("prod"));
        missing.Contexts.ShouldBe(["main"]);
        missing.Message.ShouldContain("there is no context \"prod\"; there are: main");
    }

    [Theory]
    [InlineData("", "{ client-certificate-data: eA== }", "belong together")]
    [InlineData(", certificate-authority: absent.crt", "{}", "absent.crt")]
    [InlineData(", certificate-authority-data: '%%%'", "{}", "not base64")]
    [InlineData(", certificate-authority-data: eA==", "{}", "no PEM certificate")]
    [InlineData(", certificate-authority-data: eA==, insecure-skip-tls-verify: true", "{}", "exclude one another")]
    [InlineData(", proxy-url: 'ftp://x'", "{}", "proxy-url")]
    [InlineData("", "{ token: a, username: b }", "exclude one another")]
    [InlineData("", "{ auth-provider: { name: gcp } }", "auth-provider was removed")]
    [InlineData("", "{ act-as-groups: [a] }", "need act-as")]
    [InlineData("", "{ exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: x } }", "v1alpha1")]
    [InlineData("", "{ exec: { apiVersion: client.authentication.k8s.io/v1, command: x } }", "interactiveMode is missing")]
    [InlineData("", "{ exec: { apiVersion: client.authentication.k8s.io/v1beta1 } }", "no command")]
    public void What_is_wrong_is_said_with_the_file(string cluster, string user, string problem)
    {
        Use("https://h", cluster, user);
        var wrong = Should.Throw<KubeconfigException>(() => Load());
        wrong.Message.ShouldContain(problem);
        wrong.Message.ShouldStartWith(_environment["KUBECONFIG"]);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("just text")]
    [InlineData("clusters: [{name: a}, {name: a}]")]
    public void A_file_that_is_no_kubeconfig_is_refused(string text)
    {
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, text);
        Should.Throw<KubeconfigException>(() => Kubeconfig.Load(Sources() with { ExplicitPath = path }, null)).Message.ShouldStartWith(path);
    }

    [Fact]
    public void A_hundred_thousand_brackets_are_refused_and_nothing_breaks()
    {
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, new string('[', 100_000));
        Should.Throw<KubeconfigException>(() => Kubeconfig.Load(Sources() with { ExplicitPath = path }, null));
    }

    private KubeconfigSources Sources() => new() { Environment = name => _environment.GetValueOrDefault(name), Home = _folder.FullName };

    private KubernetesConnection Load(string? context = null) => Kubeconfig.Load(Sources(), context);

    private void Use(string server, string cluster = "", string user = "{}") =>
        _environment["KUBECONFIG"] = Write("config", server, "current-context: main\n", user, cluster: cluster);

    private string Write(string name, string server, string extra, string user, string context = "main", string cluster = "")
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: c, cluster: { server: "{{server}}"{{cluster}} } }]
            contexts: [{ name: {{context}}, context: { cluster: c, user: u } }]
            users:
              - name: u
                user: {{(user.StartsWith('{') ? user : $"{{ {user} }}")}}
            {{extra}}
            """);
        return path;
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static (string Certificate, string Key) SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
