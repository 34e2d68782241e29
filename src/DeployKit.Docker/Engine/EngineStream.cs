using System.Runtime.CompilerServices;
using System.Text.Json;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>Reads the objects of a streamed answer as they arrive.</summary>
internal static class EngineStream
{
    public static async IAsyncEnumerable<EngineMessage> ReadAsync(
        HttpResponseMessage response, string engine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // The objects follow each other with or without newlines between them.
        await using var messages = JsonSerializer.DeserializeAsyncEnumerable(stream, DockerJson.Default.EngineMessage, topLevelValues: true, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(messages, engine))
        {
            if (messages.Current is { } message)
                yield return message;
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<EngineMessage?> messages, string engine)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new UnreachableException(engine, $"its answer broke off ({HttpFailure.Describe(exception)})", exception);
        }
    }
}
