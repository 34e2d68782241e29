using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>Has a conversation with a server.</summary>
/// <param name="settle">Waits until what a request set off has happened.</param>
internal sealed class Talk(HttpClient client, string space, Func<Task> settle)
{
    private readonly Dictionary<string, string> _known = new() { ["ns"] = space };

    public async Task<IReadOnlyList<Answer>> HaveAsync(Conversation conversation)
    {
        var answers = new List<Answer>();
        foreach (var step in conversation.Steps)
        {
            var answer = await AskAsync(step);
            answers.Add(answer);
            foreach (var (name, pointer) in step.Keeps)
                _known[name] = At(answer.Body, pointer) ?? "";
            if (step.Method != "GET")
                await settle();
        }
        return answers;
    }

    private async Task<Answer> AskAsync(Step step)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), Fill(step.Path));
        if (step.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(step.Body)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", step.Headers.GetValueOrDefault("Content-Type", "application/json"));
        }
        foreach (var (name, value) in step.Headers)
        {
            if (name != "Content-Type")
                request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new Answer((int)response.StatusCode, step.Lines == 0 ? Parse(await response.Content.ReadAsStringAsync()) : await LinesAsync(response, step.Lines));
    }

    private static async Task<JsonNode> LinesAsync(HttpResponseMessage response, int count)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new JsonArray();
        while (lines.Count < count && await reader.ReadLineAsync() is { } line)
            lines.Add(Parse(line));
        return lines;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static string? At(JsonNode? node, string pointer) => pointer.Split('/').Skip(1).Aggregate(node, (at, name) => at?[name])?.ToString();

    private string Fill(string text) => _known.Aggregate(text, (whole, pair) => whole.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal));
}
