using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>The writes to one object. In the file a case is a line, and of an object only what differs from the one before it.</summary>
internal sealed record RecordedCase(string Name, ResourceKind Kind, IReadOnlyList<RecordedWrite> Writes)
{
    public JsonObject ToJson()
    {
        var writes = new JsonArray();
        JsonObject before = [];
        foreach (var write in Writes)
        {
            var line = new JsonObject { ["verb"] = write.Verb, ["manager"] = write.Manager };
            if (write.Force)
                line["force"] = true;
            line["body"] = write.Body.DeepClone();
            line["status"] = write.Status;
            if (write.Live is { } live)
            {
                line["live"] = Difference(before, live);
                before = live;
            }
            line["answer"] = Difference(write.Status < 300 ? before : [], write.Answer);
            if (write.Status < 300)
                before = write.Answer;
            writes.Add(line);
        }
        return new JsonObject { ["case"] = Name, ["kind"] = Kind.Kind, ["writes"] = writes };
    }

    public static RecordedCase Read(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        var writes = new List<RecordedWrite>();
        JsonObject before = [];
        foreach (var write in json["writes"]!.AsArray())
        {
            var status = (int)write!["status"]!;
            var live = write["live"] is { } change ? before = MergePatch.Apply(before, change) : null;
            var answer = MergePatch.Apply(status < 300 ? before : [], write["answer"]);
            writes.Add(new RecordedWrite((string)write["verb"]!, (string)write["manager"]!, (bool?)write["force"] ?? false, write["body"]!.DeepClone()) { Status = status, Live = live, Answer = answer });
            before = status < 300 ? answer : before;
        }
        return new RecordedCase((string)json["case"]!, GeneratedWrites.KindOf((string)json["kind"]!), writes);
    }

    /// <summary>The merge patch from one object to another.</summary>
    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in to)
        {
            if (value is JsonObject fields && from[name] is JsonObject were)
            {
                if (Difference(were, fields) is { Count: > 0 } below)
                    patch[name] = below;
            }
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(value, from[name]))
            {
                patch[name] = value?.DeepClone();
            }
        }
        foreach (var (name, _) in from)
        {
            if (!to.ContainsKey(name))
                patch[name] = null;
        }
        return patch;
    }
}
