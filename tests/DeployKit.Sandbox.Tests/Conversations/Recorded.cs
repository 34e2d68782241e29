using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>The real cluster's answers: a file a topic, without what differs from run to run.</summary>
internal static class Recorded
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static IReadOnlyList<Answer> Read(Conversation conversation)
    {
        var all = JsonNode.Parse(File.ReadAllText(PathOf(conversation.Topic)))!;
        return [.. (all[conversation.Name] as JsonArray ?? throw new InvalidOperationException($"{conversation.Name} is not recorded")).Select(answer => Answer.Read(answer!))];
    }

    public static void Write(string topic, IReadOnlyDictionary<string, IReadOnlyList<Answer>> answers)
    {
        var all = new JsonObject();
        foreach (var (name, given) in answers)
            all[name] = new JsonArray([.. given.Select(answer => Comparable.Of(answer).ToJson())]);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(topic))!);
        File.WriteAllText(PathOf(topic), all.ToJsonString(Readable) + "\n");
    }

    private static string PathOf(string topic) => Path.Combine(ConversationTexts.Folder(), "Recorded", $"{topic}.json");
}
