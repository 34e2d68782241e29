namespace DeployKit.Kubernetes;

/// <summary>Bounds one attempt. It ends when the whole answer is here, so that a connection lost in its middle is a failed attempt too; of a stream, when the headers are.</summary>
internal sealed class AttemptHandler(TimeSpan timeout, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public static readonly HttpRequestOptionsKey<bool> Streamed = new("DeployKit.Streamed");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            if (!(request.Options.TryGetValue(Streamed, out var streamed) && streamed && response.IsSuccessStatusCode))
                await response.Content.LoadIntoBufferAsync(either.Token);
            return response;
        }
        catch (OperationCanceledException exception) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {timeout.TotalSeconds:0} s", exception);
        }
    }
}
