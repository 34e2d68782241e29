using System.Net.Http.Headers;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>A token in a file that someone else renews: read again once a minute, and after a 401.</summary>
internal sealed class TokenFileCredential(string path, TimeProvider time) : Credential
{
    // A minute less ten seconds, as client-go: a token is renewed well before it expires.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(50);
    private readonly Lock _gate = new();
    private Secret<string>? _token;
    private long _readAt;
    private bool _rejected;

    public override bool Reject(AuthenticationHeaderValue? used)
    {
        lock (_gate)
            _rejected = used?.Parameter == _token?.Reveal();
        return true;
    }

    public override ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_token is null || _rejected || time.GetElapsedTime(_readAt) >= Lifetime)
                Read();
            return ValueTask.FromResult<AuthenticationHeaderValue?>(new AuthenticationHeaderValue("Bearer", _token!.Reveal()));
        }
    }

    private void Read()
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            if (text.Length > 0)
                _token = new Secret<string>(text);
            else if (_token is null)
                throw new KubeconfigException($"{path}: the token file is empty.");
            _readAt = time.GetTimestamp();
            _rejected = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The last one may be good still; the server decides.
            if (_token is null)
                throw new KubeconfigException($"{path}: the token cannot be read: {exception.Message}", exception);
        }
    }
}
