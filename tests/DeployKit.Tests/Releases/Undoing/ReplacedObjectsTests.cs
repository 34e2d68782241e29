using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Releases;
using DeployKit.Releases.Undoing;
using DeployKit.Reporting;
using DeployKit.Reporting.Events;
using DeployKit.Tests.Kubernetes;

namespace DeployKit.Tests.Releases.Undoing;

/// <summary>A replacement of which nobody knows how far it came: the undo looks.</summary>
public sealed class ReplacedObjectsTests
{
    private static readonly ObjectPath Path = new(BuiltIn.Pods, "ns", "alone");
    private static readonly JsonObject Before = Pod("old", "Apply");

    [Fact]
    public async Task A_pod_that_was_deleted_before_the_server_refused_everything_is_created_again()
    {
        await using var server = await ApiServer.StartAsync();
        var change = await ReplaceAsync(server);

        Absent(server);
        var begun = await new ReplacedObjects(server.Client(), TimeProvider.System).BeginAsync(change, Before, default);
        begun.Result.ShouldBe(ObjectChange.Restored);
        server.Answer(200, Empty).Answer(201, Pod("new", "Update").ToJsonString());
        var finished = await new ReplacedObjects(server.Client(), TimeProvider.System).FinishAsync(begun, default);

        finished.IsFailure.ShouldBeFalse(finished.Left);
        server.Requests.Last().ShouldStartWith("POST /api/v1/namespaces/ns/pods?");
    }

    [Fact]
    public async Task A_pod_that_is_still_there_is_left_as_it_is()
    {
        await using var server = await ApiServer.StartAsync();
        var change = await ReplaceAsync(server);
        var asked = server.Requests.Count;

        server.Answer(200, Before.ToJsonString());
        var begun = await new ReplacedObjects(server.Client(), TimeProvider.System).BeginAsync(change, Before, default);

        (begun.Result, begun.IsFailure).ShouldBe((ObjectChange.Unchanged, false));
        server.Requests.Count.ShouldBe(asked + 1);
    }

    [Theory]
    [InlineData("Apply", ObjectChange.Restored)]
    [InlineData("Update", ObjectChange.Left)]
    public async Task A_new_pod_gives_way_when_a_manifest_made_it(string operation, ObjectChange result)
    {
        await using var server = await ApiServer.StartAsync();
        var change = await ReplaceAsync(server);

        server.Answer(200, Pod("new", operation).ToJsonString()).Answer(200, "{}");
        var begun = await new ReplacedObjects(server.Client(), TimeProvider.System).BeginAsync(change, Before, default);

        (begun.Result, begun.IsFailure).ShouldBe((result, result == ObjectChange.Left));
        server.Bodies.Any(body => body.Contains("\"new\"", StringComparison.Ordinal)).ShouldBe(result == ObjectChange.Restored, "the deletion names the uid");
    }

    private const string Empty = """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[]}""";

    // The deletion goes through; neither the creation nor the look at what became of it does.
    private static async Task<WrittenObject> ReplaceAsync(ApiServer server)
    {
        server.Answer(200, "{}").Answer(200, Empty).AnswerStatus(403, "Forbidden", "not now").AnswerStatus(403, "Forbidden", "not now");
        var release = new Release(new ReleaseFacts("id", "web", null, "c", "ns", null, "1", null, null, null, default));
        var applier = new ManifestApplier(new ObjectWriter(server.Client(), TimeProvider.System), release, new ReleaseEvents([], TimeProvider.System));
        var plan = new PlannedWrite(new Manifest(Pod("", "Apply"), _ => throw new InvalidOperationException()), Path, Pod("", "Apply"), PlannedChange.Replace, Before, Pod("old", "Apply"))
        {
            WhyReplaced = "it cannot be changed in place",
        };
        await Should.ThrowAsync<ForbiddenException>(() => applier.ApplyAsync([plan], _ => throw new InvalidOperationException(), default));
        var change = release.Changes.ShouldHaveSingleItem();
        ReplacedObjects.IsOne(change).ShouldBeTrue();
        return change;
    }

    private static void Absent(ApiServer server) => server.AnswerStatus(404, "NotFound", "pods alone not found");

    private static JsonObject Pod(string uid, string operation) => JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "alone", "namespace": "ns", "uid": "{{uid}}",
            "managedFields": [
              { "manager": "deploykit", "operation": "{{operation}}", "fieldsV1": { "f:spec": { "f:containers": {} } } },
              { "manager": "kubelet", "operation": "Update", "fieldsV1": { "f:status": {} } }
            ]
          },
          "spec": { "containers": [{ "name": "app", "image": "a" }] },
          "status": { "phase": "Running" }
        }
        """)!.AsObject();
}
