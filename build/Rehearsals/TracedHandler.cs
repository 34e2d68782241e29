namespace DeployKit.Build.Rehearsals;

/// <summary>Writes each request and its answer's code into the trace.</summary>
internal sealed class TracedHandler(HttpMessageHandler inner, RehearsalTrace trace) : DelegatingHandler(inner)
{
    private int _number;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = ++_number;
        trace.Add('>', $"{number} {request.Method} {request.RequestUri!.PathAndQuery}");
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            trace.Add('<', $"{number} {(int)response.StatusCode}");
            return response;
        }
        catch (Exception exception)
        {
            trace.Add('<', $"{number} {exception.GetType().Name}");
            throw;
        }
    }
}
