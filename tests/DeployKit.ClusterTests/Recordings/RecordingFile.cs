using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Recordings;

/// <summary>A recording as JSON lines: a header, then a line a frame. A field of an object that is as it was in the frame before is left out.</summary>
internal sealed class RecordingFile
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, JsonObject> _told = [];

    public void Begin(JsonObject header) => _lines.Add(header.ToJsonString(Readable));

    public void Add(TimeSpan at, string type, string? kind, JsonObject? live)
    {
        var frame = new JsonObject { ["t"] = Math.Round(at.TotalSeconds, 3), ["type"] = type };
        if (kind is not null)
            frame["kind"] = kind;
        if (live is not null)
            frame["object"] = WhatIsNew(Trimming.Trim(live));
        _lines.Add(frame.ToJsonString(Readable));
    }

    public Task SaveAsync(string path) => File.WriteAllTextAsync(path, string.Join('\n', _lines) + "\n");

    private JsonObject WhatIsNew(JsonObject live)
    {
        var uid = (string)live["metadata"]!["uid"]!;
        var news = (JsonObject)live.DeepClone();
        if (_told.TryGetValue(uid, out var before))
        {
            foreach (var (field, value) in live)
            {
                if (JsonNode.DeepEquals(value, before[field]))
                    news.Remove(field);
            }
            // Whose news it is.
            news["metadata"] ??= new JsonObject { ["uid"] = uid };
        }
        _told[uid] = live;
        return news;
    }
}
