using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Applying;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Patching;
using DeployKit.Sandbox.Rules;
using DeployKit.Sandbox.Schemas;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>
/// What a real 1.20 answered to generated writes, against what we answer. To record anew, on the cluster of KUBECONFIG (3 minutes):
/// <c>DEPLOYKIT_RECORD=1 dotnet test tests/DeployKit.Sandbox.Tests --filter FullyQualifiedName~Recorded_anew</c>.
/// </summary>
public sealed class RecordedWritesTests
{
    private const int Cases = 120;
    private const int Seed = 20;

    private static readonly Lazy<IReadOnlyList<RecordedCase>> Answers = new(
        () => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Applying", "Recordings", "writes.jsonl")).Select(RecordedCase.Read)]);

    public static TheoryData<string> Recorded => [.. Answers.Value.Select(each => each.Name)];

    [RecordFact]
    public async Task Recorded_anew()
    {
        using var recorder = new WriteRecorder();
        var recorded = await recorder.RecordAsync(GeneratedWrites.Make(Cases, Seed));
        var source = Path.Combine(AppContext.BaseDirectory, "../../../Applying/Recordings/writes.jsonl");
        await File.WriteAllLinesAsync(source, recorded.Select(each => each.ToJson().ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Every_write_is_answered_as_the_real_server_answered_it(string name)
    {
        var recorded = Answers.Value.Single(each => each.Name == name);
        foreach (var (write, index) in recorded.Writes.Select((write, index) => (write, index)))
        {
            var (status, answer) = Answer(recorded.Kind, write);
            status.ShouldBe(write.Status, $"write {index}: {answer.ToJsonString()}");
            var differences = new List<string>();
            Compare(Comparable(answer, recorded.Kind), Comparable(write.Answer, recorded.Kind), "", differences);
            differences.ShouldBeEmpty($"write {index}, {write.Verb} by {write.Manager}");
        }
    }

    [Fact]
    public void At_least_sixty_applies_are_recorded_and_some_of_them_conflict()
    {
        var applies = Answers.Value.SelectMany(each => each.Writes).Where(write => write.Verb == "apply").ToList();
        applies.Count.ShouldBeGreaterThan(60);
        applies.Count(write => write.Status == 409).ShouldBeGreaterThan(10);
    }

    private static (int Status, JsonObject Answer) Answer(ResourceKind kind, RecordedWrite write)
    {
        var live = write.Live is { } stored ? Decoding.Decode(Normal.Restore(stored), kind, ApiLevel.Kubernetes120) : null;
        var context = new FieldWrite(kind, ApiLevel.Kubernetes120, write.Manager, new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var rules = KindRules.For(kind, ApiLevel.Kubernetes120);
        try
        {
            if (write.Verb == "apply")
            {
                var applied = ServerSideApply.Apply(live, write.Body.AsObject(), write.Force, context);
                rules.Default(applied);
                return (live is null ? 201 : 200, Normal.Of(applied));
            }
            var body = write.Verb switch
            {
                "merge" => MergePatch.Apply(live!, write.Body),
                "json" => JsonPatch.Apply(live!, write.Body),
                _ => write.Body.AsObject(),
            };
            body = Decoding.Decode(body, kind, ApiLevel.Kubernetes120);
            rules.Default(body);
            ManagedFields.Record(live, body, context);
            return (live is null ? 201 : 200, Normal.Of(body));
        }
        catch (ApiException refusal)
        {
            return (refusal.Code, refusal.ToStatus());
        }
    }

    /// <summary>What apply decides: not what the server fills in by itself.</summary>
    private static JsonObject Comparable(JsonObject answer, ResourceKind kind)
    {
        if (answer.ContainsKey("code"))
        {
            // The owners come in no order: a Go map's.
            var causes = answer["details"]!["causes"]!.AsArray().OrderBy(cause => (string)cause!["message"]!, StringComparer.Ordinal).Select(cause => cause!.DeepClone());
            return new JsonObject { ["message"] = answer["message"]?.DeepClone(), ["causes"] = new JsonArray([.. causes]) };
        }
        var content = answer.DeepClone().AsObject();
        content["metadata"]!.AsObject().Remove("namespace");
        if (kind.Kind == "Service")
        {
            content["spec"]!.AsObject().Remove("clusterIP");
            content["spec"]!.AsObject().Remove("clusterIPs");
            foreach (var port in content["spec"]!["ports"]!.AsArray())
                port!.AsObject().Remove("nodePort");
        }
        if (kind.Kind == "Job")
        {
            content["spec"]!.AsObject().Remove("selector");
            content["spec"]!.AsObject().Remove("template");
            foreach (var label in (string[])["controller-uid", "job-name"])
                (content["metadata"]!["labels"] as JsonObject)?.Remove(label);
            if (content["metadata"]!["labels"] is JsonObject { Count: 0 })
                content["metadata"]!.AsObject().Remove("labels");
        }
        return content;
    }

    private static void Compare(JsonNode? ours, JsonNode? theirs, string path, List<string> differences)
    {
        if (ours is JsonObject left && theirs is JsonObject right)
        {
            foreach (var name in left.Select(field => field.Key).Union(right.Select(field => field.Key)).Order(StringComparer.Ordinal))
                Compare(left[name], right[name], $"{path}/{name}", differences);
        }
        else if (!JsonNode.DeepEquals(ours, theirs))
        {
            differences.Add($"{path}: ours {ours?.ToJsonString() ?? "missing"}, theirs {theirs?.ToJsonString() ?? "missing"}");
        }
    }
}
