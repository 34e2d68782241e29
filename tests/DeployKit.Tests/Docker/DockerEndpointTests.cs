using System.Security.Cryptography;
using System.Text;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Tests.Docker;

public sealed class DockerEndpointTests : IDisposable
{
    private readonly TemporaryFolder _config = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _config.Dispose();

    [Fact]
    public void DOCKER_HOST_beats_every_context()
    {
        WithContext("remote", "tcp://10.0.0.1:2376");
        (_environment["DOCKER_HOST"], _environment["DOCKER_CONTEXT"]) = ("unix:///run/own.sock", "remote");

        var endpoint = Resolve();

        endpoint.Host.LocalPath.ShouldBe("/run/own.sock");
        endpoint.Origin.ShouldBe("DOCKER_HOST");
    }

    [Fact]
    public void DOCKER_CONTEXT_beats_the_current_context()
    {
        WithContext("remote", "tcp://10.0.0.1:2376").With("config.json", """{ "currentContext": "other" }""");
        _environment["DOCKER_CONTEXT"] = "remote";

        Resolve().Host.ShouldBe(new Uri("tcp://10.0.0.1:2376"));
    }

    [Fact]
    public void The_current_context_is_used_and_the_one_named_default_is_the_socket()
    {
        WithContext("remote", "unix:///run/remote.sock").With("config.json", """{ "currentContext": "remote" }""");
        Resolve().Host.LocalPath.ShouldBe("/run/remote.sock");

        _environment["DOCKER_CONTEXT"] = "default";
        Resolve().ToString().ShouldStartWith("unix:///");
    }

    [Fact]
    public void Empty_variables_count_as_missing()
    {
        (_environment["DOCKER_HOST"], _environment["DOCKER_CONTEXT"], _environment["DOCKER_API_VERSION"]) = ("", "", "");

        Resolve().ApiVersion.ShouldBeNull();
        Resolve().Origin.ShouldBe("default");
    }

    [Fact]
    public void A_context_that_does_not_exist_is_named()
    {
        _environment["DOCKER_CONTEXT"] = "nowhere";

        Should.Throw<DockerConfigurationException>(Resolve).Message.ShouldContain("'nowhere' does not exist");
    }

    [Theory]
    [InlineData("ssh://me@host", "ssh")]
    [InlineData("ftp://host", "ftp")]
    [InlineData("tcp://", "not an engine's address")]
    public void A_host_that_can_not_be_used_is_refused(string host, string word)
    {
        _environment["DOCKER_HOST"] = host;

        Should.Throw<DockerConfigurationException>(Resolve).Message.ShouldContain(word);
    }

    [Theory]
    [InlineData("10.0.0.1:2375", "tcp://10.0.0.1:2375")]
    [InlineData(":2375", "tcp://127.0.0.1:2375")]
    public void A_host_without_a_scheme_is_tcp(string host, string address)
    {
        _environment["DOCKER_HOST"] = host;

        Resolve().Host.ShouldBe(new Uri(address));
    }

    [Fact]
    public void DOCKER_TLS_VERIFY_takes_the_certificates_of_DOCKER_CERT_PATH()
    {
        using var key = RSA.Create(2048);
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=me", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        _config.With("certs/cert.pem", certificate.ExportCertificatePem()).With("certs/key.pem", key.ExportPkcs8PrivateKeyPem()).With("certs/ca.pem", certificate.ExportCertificatePem());
        (_environment["DOCKER_HOST"], _environment["DOCKER_TLS_VERIFY"], _environment["DOCKER_CERT_PATH"]) = ("tcp://10.0.0.1:2376", "1", _config["certs"]);

        var tls = Resolve().Tls.ShouldNotBeNull();

        tls.InsecureSkipVerify.ShouldBeFalse();
        tls.Authorities!.Count.ShouldBe(1);
        tls.ClientCertificate!()!.Subject.ShouldBe("CN=me");
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_one_clear_line_within_seconds()
    {
        _environment["DOCKER_HOST"] = $"unix://{_config["none.sock"]}";
        using var engine = DockerEngine.Connect(Resolve(), TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();

        var failure = await Should.ThrowAsync<UnreachableException>(engine.PingAsync(CancellationToken.None));

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        failure.Message.ShouldStartWith($"Docker Engine unix://{_config["none.sock"]} (DOCKER_HOST) is not reachable: ");
        failure.Message.ShouldNotContain("\n");
    }

    private DockerEndpoint Resolve() => DockerEndpoint.Resolve(_environment.GetValueOrDefault, _config.Root);

    private TemporaryFolder WithContext(string name, string host) => _config.With(
        $"contexts/meta/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}/meta.json",
        $$"""{ "Name": "{{name}}", "Metadata": {}, "Endpoints": { "docker": { "Host": "{{host}}", "SkipTLSVerify": false } } }""");
}
