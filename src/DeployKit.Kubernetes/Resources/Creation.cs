using System.Text.Json.Nodes;
using DeployKit.Http;

namespace DeployKit.Kubernetes;

/// <summary>Makes an object exactly once, also when an answer is lost.</summary>
internal sealed class Creation(ApiTransport transport, ResourceType type, string? ns, JsonObject body, WriteOptions options, TimeProvider time)
{
    private const int Attempts = 5;
    private readonly string? _name = (string?)body["metadata"]?["name"];

    public async Task<JsonObject> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostAsync(cancellationToken);
            }
            catch (UnreachableException) when (_name is not null && attempt < Attempts && !options.DryRun)
            {
                // The read waits out the outage with its own retries.
                if (await FindOursAsync(cancellationToken) is { } ours)
                    return ours;
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
            }
            catch (AlreadyExistsException) when (attempt > 1)
            {
                if (await FindOursAsync(cancellationToken) is { } ours)
                    return ours;
                throw;
            }
        }
    }

    private Task<JsonObject> PostAsync(CancellationToken cancellationToken) =>
        transport.SendAsync(
            new ApiRequest(HttpMethod.Post, type.CollectionPath(ns) + options.ToQuery(), $"create {Subject}")
            {
                Body = body,
                Safety = options.DryRun ? RetrySafety.Repeatable : RetrySafety.OnlyWhenAsked,
            },
            cancellationToken);

    /// <exception cref="AlreadyExistsException">One is there, and it is not what we sent.</exception>
    private async Task<JsonObject?> FindOursAsync(CancellationToken cancellationToken)
    {
        try
        {
            var path = new ObjectPath(type, ns, _name!);
            var found = await transport.GetAsync($"get {path}", path.RequestPath, cancellationToken);
            return SentObject.IsIn(found, body)
                ? found
                : throw new AlreadyExistsException($"create {Subject}", new ApiStatus(409, "AlreadyExists", "the answer was lost, and another object of that name is there now"));
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private string Subject => new ObjectPath(type, ns, _name ?? $"{(string?)body["metadata"]?["generateName"]}*").ToString();
}
