using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Rules.Fields;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Controllers.Autoscaling;

/// <summary>Keeps a workload's size between a HorizontalPodAutoscaler's bounds. There are no metrics here, and it says so as in a cluster without them.</summary>
internal sealed class AutoscalerController(ControlPlane plane) : Controller(plane)
{
    private const string NoMetrics = "failed to get cpu utilization: unable to get metrics for resource cpu: "
        + "unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    public override string Name => "horizontal-pod-autoscaler-controller";

    protected override void OnChange(Change change)
    {
        if (change.Key.Kind.QualifiedPlural == BuiltInKinds.HorizontalPodAutoscaler.QualifiedPlural && change.Type == ChangeType.Added)
            EnqueueAt(change.Key, Plane.Now + Period);
    }

    protected override void Reconcile(ObjectKey key)
    {
        if (Plane.Store.Find(key) is not { IsDeleting: false } autoscaler)
            return;
        EnqueueAt(key, Plane.Now + Period);
        var content = autoscaler.Read();
        var target = content.Child("spec").Child("scaleTargetRef");
        if (FindTarget(key.Namespace, target) is not { } workload)
        {
            var missing = $"{target.Text("kind")?.ToLowerInvariant()}s.{target.Text("apiVersion")?.Split('/')[0]} \"{target.Text("name")}\" not found";
            Say(autoscaler, "Warning", "FailedGetScale", missing);
            Write(autoscaler, content, [("AbleToScale", "False", "FailedGetScale", $"the HPA controller was unable to get the target's current scale: {missing}")], null);
            return;
        }
        var current = (int)(workload.Read().Child("spec").Number("replicas") ?? 1);
        var (least, most) = ((int)(content.Child("spec").Number("minReplicas") ?? 1), (int)(content.Child("spec").Number("maxReplicas") ?? 1));
        var desired = current == 0 ? 0 : Math.Clamp(current, least, most);
        List<(string, string, string, string)> conditions = [("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale")];
        if (current == 0)
        {
            conditions.Add(("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero"));
        }
        else if (desired != current)
        {
            Plane.Api.Modify(workload.Key, Writes.Object with { Subresource = "scale" }, scaled => scaled.Need("spec")["replicas"] = desired);
            Say(autoscaler, "Normal", "SuccessfulRescale", $"New size: {desired}; reason: Current number of replicas {(desired < current ? "above Spec.MaxReplicas" : "below Spec.MinReplicas")}");
            conditions = [("AbleToScale", "True", "SucceededRescale", $"the HPA controller was able to update the target scale to {desired}")];
        }
        else
        {
            Say(autoscaler, "Warning", "FailedGetResourceMetric", NoMetrics);
            Say(autoscaler, "Warning", "FailedComputeMetricsReplicas", $"invalid metrics (1 invalid out of 1), first error is: {NoMetrics}");
            conditions.Add(("ScalingActive", "False", "FailedGetResourceMetric", $"the HPA was unable to compute the replica count: {NoMetrics}"));
        }
        Write(autoscaler, content, conditions, (current, desired));
    }

    private StoredObject? FindTarget(string ns, JsonObject? target) => Plane.Kinds.FindAnyVersion(target.Text("apiVersion") ?? "", target.Text("kind") ?? "") is { HasScale: true } kind
        ? Plane.Store.Find(new ObjectKey(kind, ns, target.Text("name") ?? ""))
        : null;

    private void Say(StoredObject autoscaler, string type, string reason, string message) =>
        Plane.Events.Record(autoscaler, type, reason, message, "horizontal-pod-autoscaler");

    private void Write(StoredObject autoscaler, JsonObject content, IEnumerable<(string Type, string Status, string Reason, string Message)> set, (int Current, int Desired)? sizes)
    {
        var status = content.Child("status")?.DeepClone().AsObject() ?? [];
        if (sizes is var (current, desired))
        {
            if (current != desired)
                status["lastScaleTime"] = Timestamps.Seconds(Plane.Now);
            status["currentReplicas"] = current;
            status["desiredReplicas"] = desired;
        }
        var conditions = Conditions(autoscaler, content);
        foreach (var (type, state, reason, message) in set)
        {
            var since = conditions.Find(each => each.Type == type && each.Status == state)?.LastTransition ?? Timestamps.Seconds(Plane.Now);
            conditions.RemoveAll(each => each.Type == type);
            conditions.Add(new Condition(type, state, reason, message) { LastTransition = since });
        }
        if (autoscaler.Key.Kind.Version == "v1")
        {
            var text = Encoding.UTF8.GetString(new JsonArray([.. conditions.Select(condition => condition.ToJson())]).ToUtf8());
            Plane.Api.Modify(autoscaler.Key, Writes.Object, changed => changed.Need("metadata").Need("annotations")[VersionConversion.ConditionsAnnotation] = text);
        }
        else
        {
            status.Conditions(conditions);
        }
        Plane.Api.Modify(autoscaler.Key, Writes.Status, changed => changed["status"] = status);
    }

    private static List<Condition> Conditions(StoredObject autoscaler, JsonObject content) => autoscaler.Key.Kind.Version != "v1"
        ? Condition.ReadAll(content["status"])
        : content.Child("metadata").Child("annotations").Text(VersionConversion.ConditionsAnnotation) is { } text
            ? Condition.ReadAll(new JsonObject { ["conditions"] = JsonNode.Parse(text) })
            : [];
}
