using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>Cases made by chance from a seed: one to three writers make an object, then somebody applies to it, first without force.</summary>
internal static class GeneratedWrites
{
    public static readonly ResourceKind Widget = new("deploykit.dev", "v1", "Widget", "widgets", true) { IsCustom = true };

    private static readonly ResourceKind[] Kinds =
    [
        BuiltInKinds.Deployment, BuiltInKinds.Service, BuiltInKinds.ConfigMap, BuiltInKinds.Secret, BuiltInKinds.StatefulSet,
        BuiltInKinds.Job, BuiltInKinds.Ingress, BuiltInKinds.HorizontalPodAutoscaler, Widget,
    ];

    public static ResourceKind KindOf(string name) => Kinds.Single(kind => kind.Kind == name);

    public static IEnumerable<RecordedCase> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            // Every third case is a Deployment: it has most of the ways to merge.
            var kind = index % 3 == 0 ? Kinds[0] : Kinds[1 + (index % (Kinds.Length - 1))];
            yield return Case($"case-{index:000}", kind, random);
        }
    }

    private static RecordedCase Case(string name, ResourceKind kind, Random random)
    {
        var parts = WriteParts.Of(kind);
        var writes = new List<RecordedWrite>();
        var first = Body(name, kind, parts, random, isWhole: true);
        writes.Add(random.Next(2) == 0 ? new RecordedWrite("create", "maker", false, first) : new RecordedWrite("apply", "a1", false, first));
        for (var more = random.Next(3); more > 0; more--)
        {
            writes.Add(random.Next(3) switch
            {
                0 => new RecordedWrite("apply", "a2", true, Body(name, kind, parts, random, isWhole: false)),
                1 => new RecordedWrite("merge", random.Next(2) == 0 ? "maker" : "patcher", false, Change(parts, random)),
                _ => new RecordedWrite("json", "patcher", false, Operations(random)),
            });
        }
        var applier = random.Next(4) switch { 0 => "a3", 1 => "a2", _ => "a1" };
        var last = Body(name, kind, parts, random, isWhole: applier == "a1");
        writes.Add(new RecordedWrite("apply", applier, false, last));
        writes.Add(new RecordedWrite("apply", applier, true, last));
        return new RecordedCase(name, kind, writes);
    }

    private static JsonObject Body(string name, ResourceKind kind, WriteParts parts, Random random, bool isWhole)
    {
        var body = new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = name } };
        if (isWhole)
            body = MergePatch.Apply(body, JsonNode.Parse(parts.Base));
        return parts.Optional.Aggregate(body, (made, part) => random.Next(100) < (isWhole ? 45 : 20) ? Join(made, Chosen(part, random)) : made);
    }

    private static JsonObject Change(WriteParts parts, Random random) =>
        parts.Patches.Aggregate(new JsonObject(), (made, part) => random.Next(100) < 40 ? MergePatch.Apply(made, Chosen(part, random)) : made);

    private static JsonNode Operations(Random random) => JsonNode.Parse(random.Next(2) == 0
        ? """[{"op":"add","path":"/metadata/annotations","value":{"by":"patch"}}]"""
        : """[{"op":"add","path":"/metadata/labels","value":{"tier":"patched","one":"1"}}]""")!;

    private static JsonNode Chosen(string[] variants, Random random) => JsonNode.Parse(variants[random.Next(variants.Length)])!;

    /// <summary>Objects join, lists of objects with a name join by it, other lists are appended.</summary>
    private static JsonObject Join(JsonObject into, JsonNode part)
    {
        foreach (var (name, value) in part.AsObject())
        {
            if (value is JsonObject fields && into[name] is JsonObject were)
                Join(were, fields);
            else if (value is JsonArray items && into[name] is JsonArray list)
                JoinLists(list, items);
            else
                into[name] = value?.DeepClone();
        }
        return into;
    }

    private static void JoinLists(JsonArray list, JsonArray items)
    {
        foreach (var item in items)
        {
            var same = list.FirstOrDefault(other => item is JsonObject fields && other is JsonObject known && fields["name"] is { } name && JsonNode.DeepEquals(name, known["name"]));
            if (same is JsonObject found)
                Join(found, item!);
            else
                list.Add(item?.DeepClone());
        }
    }
}
