using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Makes a connection of a context, its cluster and its user.</summary>
internal sealed class ConnectionBuilder(KubeconfigSources sources, string name, Section context, MergedKubeconfig merged)
{
    private readonly Section _cluster = Find(context, "cluster", merged.Clusters);
    private readonly Section? _user = context.Text("user") is null ? null : Find(context, "user", merged.Users);

    public KubernetesConnection Build()
    {
        var server = ReadServer();
        var connection = new KubernetesConnection(server, name, context.Text("namespace")) { Proxy = ReadProxy() };
        // As kubectl: over plain http nobody is told who we are.
        if (server.Scheme != Uri.UriSchemeHttps)
            return connection;
        var credential = ReadCredential();
        return connection with
        {
            Credential = credential,
            Impersonation = ReadImpersonation(),
            Tls = ReadTls(credential),
        };
    }

    private static Section Find(Section context, string key, IReadOnlyDictionary<string, Section> sections)
    {
        if (context.Text(key) is not { } wanted)
            throw context.Wrong($"it names no {key}");
        return sections.TryGetValue(wanted, out var section)
            ? section
            : throw context.Wrong($"it names the {key} \"{wanted}\", which is not there; there are: {Kubeconfig.Names(sections.Keys)}");
    }

    private Uri ReadServer()
    {
        var text = _cluster.Text("server") ?? throw _cluster.Wrong("it has no server");
        if (!text.Contains("://", StringComparison.Ordinal))
            text = (HasTls() ? "https://" : "http://") + text;
        if (!Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.Query.Length > 0)
            throw _cluster.Wrong("its server is no http or https address");
        return server;
    }

    private bool HasTls() =>
        _cluster.IsSet("insecure-skip-tls-verify") || _cluster.Text("certificate-authority") is not null || _cluster.Text("certificate-authority-data") is not null;

    private Uri? ReadProxy()
    {
        if (_cluster.Text("proxy-url") is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? proxy
            : throw _cluster.Wrong("its proxy-url is no http, https or socks5 address");
    }

    private TlsOptions ReadTls(Credential credential)
    {
        var insecure = _cluster.IsSet("insecure-skip-tls-verify");
        var authority = _cluster.Pem("certificate-authority");
        if (insecure && authority is not null)
            throw _cluster.Wrong("insecure-skip-tls-verify and certificate-authority exclude one another");
        return new TlsOptions
        {
            Authorities = authority is null ? null : Certificates.ReadAuthorities(_cluster, "certificate-authority", authority),
            ServerName = _cluster.Text("tls-server-name"),
            InsecureSkipVerify = insecure,
            ClientCertificate = ReadClientCertificate() ?? (credential is ExecCredential ? () => credential.Certificate : null),
        };
    }

    private Func<X509Certificate2?>? ReadClientCertificate()
    {
        if (_user is null)
            return null;
        var current = ReadPair(_user);
        if (current is null)
            return null;
        // Read again at each connection: files may be renewed while we run.
        return () =>
        {
            try
            {
                return current = ReadPair(_user) ?? current;
            }
            catch (KubeconfigException)
            {
                return current;
            }
        };
    }

    private static X509Certificate2? ReadPair(Section user)
    {
        var certificate = user.Pem("client-certificate");
        var key = user.Pem("client-key");
        if ((certificate is null) != (key is null))
            throw user.Wrong("client-certificate and client-key belong together; one is missing");
        if (certificate is null)
            return null;
        try
        {
            return Certificates.ReadPair(certificate, key!);
        }
        catch (CryptographicException exception)
        {
            throw user.Wrong($"client-certificate and client-key cannot be used: {exception.Message}", exception);
        }
    }

    private Credential ReadCredential()
    {
        if (_user is null)
            return Credential.None;
        var token = _user.Text("token");
        var tokenFile = _user.FilePath("tokenFile");
        var (username, password) = (_user.Text("username"), _user.Text("password"));
        if ((username ?? password) is not null && (token ?? tokenFile) is not null)
            throw _user.Wrong("a token and a username exclude one another");
        if (_user.Values["auth-provider"] is JsonObject)
            throw _user.Wrong("auth-provider was removed from Kubernetes; use an exec credential plugin instead");
        if (token is not null)
            return FixedCredential.Bearer(token);
        if (tokenFile is not null)
            return new TokenFileCredential(tokenFile, sources.Time);
        if (username is not null)
            return FixedCredential.Basic(username, password ?? "");
        var hasCertificate = _user.Text("client-certificate") is not null || _user.Text("client-certificate-data") is not null;
        return _user.Child("exec") is { } exec && !hasCertificate ? new ExecCredential(ExecPlugin.Read(exec, _cluster), sources) : Credential.None;
    }

    private Impersonation? ReadImpersonation()
    {
        if (_user is null)
            return null;
        var (uid, groups) = (_user.Text("act-as-uid"), _user.Texts("act-as-groups"));
        var extra = _user.Values["act-as-user-extra"] as JsonObject;
        if (_user.Text("act-as") is not { } name)
            return uid is null && groups.Count == 0 && extra is null ? null : throw _user.Wrong("act-as-uid, act-as-groups and act-as-user-extra need act-as");
        return new Impersonation(name)
        {
            Uid = uid,
            Groups = groups,
            Extra = extra?.ToDictionary(
                member => member.Key,
                IReadOnlyList<string> (member) => [.. ((member.Value as JsonArray) ?? []).Select(value => value?.ToString() ?? "")]) ?? [],
        };
    }
}
