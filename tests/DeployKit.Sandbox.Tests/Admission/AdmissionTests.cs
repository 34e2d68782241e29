using System.Text.Json.Nodes;
using DeployKit.Sandbox.Admission;
using DeployKit.Sandbox.Api.Errors;
using DeployKit.Sandbox.Kinds;
using DeployKit.Sandbox.Storage;

namespace DeployKit.Sandbox.Tests.Admission;

public sealed class AdmissionTests
{
    private const string Container = """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"x","image":"a","resources":RESOURCES}]}}""";

    private readonly List<StoredObject> _objects = [];

    public AdmissionTests() => Add(BuiltInKinds.Namespace, "", """{"metadata":{"name":"space","uid":"1"}}""");

    [Fact]
    public void Nothing_is_made_in_a_namespace_that_is_not_there()
    {
        var refused = Should.Throw<ApiException>(() => Chain().Mutate(Request(BuiltInKinds.ConfigMap, """{"metadata":{"name":"c"}}""", "nope")));
        (refused.Code, refused.Message).ShouldBe((404, "namespaces \"nope\" not found"));
    }

    [Fact]
    public void Nothing_is_made_in_a_namespace_that_goes_away()
    {
        Add(BuiltInKinds.Namespace, "", """{"metadata":{"name":"going","uid":"2","deletionTimestamp":"2026-01-01T00:00:00Z"}}""");
        var refused = Should.Throw<ApiException>(() => Chain().Mutate(Request(BuiltInKinds.ConfigMap, """{"metadata":{"name":"c"}}""", "going")));
        refused.Message.ShouldBe("configmaps \"c\" is forbidden: unable to create new content in namespace going because it is being terminated");
        refused.Causes.ShouldBe([new StatusCause("NamespaceTerminating", "namespace going is being terminated", "metadata.namespace")]);
    }

    [Fact]
    public void A_container_takes_the_defaults_of_its_namespace()
    {
        Add(BuiltInKinds.LimitRange, "space", """{"metadata":{"name":"l","uid":"3"},"spec":{"limits":[{"type":"Container","max":{"memory":"1Gi"},"default":{"memory":"1Gi"},"defaultRequest":{"memory":"100Mi"}}]}}""");
        var request = Pod("""{"requests":{"cpu":"100m"}}""");
        Chain().Mutate(request);
        request.Content["spec"]!["containers"]![0]!["resources"]!.ToJsonString().ShouldBe("""{"requests":{"cpu":"100m","memory":"100Mi"},"limits":{"memory":"1Gi"}}""");
        ((string?)request.Content["metadata"]!["annotations"]!["kubernetes.io/limit-ranger"])
            .ShouldBe("LimitRanger plugin set: memory request for container x; memory limit for container x");
    }

    [Fact]
    public void A_container_over_the_limit_is_refused()
    {
        Add(BuiltInKinds.LimitRange, "space", """{"metadata":{"name":"l","uid":"3"},"spec":{"limits":[{"type":"Container","max":{"memory":"1Gi"}}]}}""");
        var refused = Should.Throw<ApiException>(() => Chain().Check(Pod("""{"limits":{"memory":"2Gi"}}""")));
        refused.Message.ShouldBe("pods \"a\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi");
    }

    [Fact]
    public void A_pod_that_fits_is_charged_to_the_quota()
    {
        Quota("""{"pods":"2","cpu":"1"}""", """{"pods":"1","cpu":"400m"}""");
        var charge = Chain().Check(Pod("""{"requests":{"cpu":"600m"}}""")).ShouldHaveSingleItem();
        charge.Used.ToJsonString().ShouldBe("""{"cpu":"1","pods":"2"}""");
    }

    [Theory]
    [InlineData("""{"pods":"1"}""", """{"pods":"1"}""", "{}", "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1")]
    [InlineData("""{"cpu":"1","pods":"5"}""", """{"cpu":"500m","pods":"1"}""", """{"requests":{"cpu":"2"}}""", "exceeded quota: q, requested: cpu=2, used: cpu=500m, limited: cpu=1")]
    [InlineData("""{"cpu":"1","memory":"1Gi"}""", """{"cpu":"0","memory":"0"}""", "{}", "failed quota: q: must specify cpu,memory")]
    public void A_pod_that_does_not_fit_is_refused(string hard, string used, string resources, string message)
    {
        Quota(hard, used);
        Should.Throw<ApiException>(() => Chain().Check(Pod(resources))).Message.ShouldBe($"pods \"a\" is forbidden: {message}");
    }

    [Fact]
    public void A_claim_without_a_class_gets_the_default_one_and_one_with_an_empty_class_does_not()
    {
        Add(BuiltInKinds.StorageClass, "", """{"metadata":{"name":"standard","uid":"9","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}}}""");
        var request = Request(BuiltInKinds.PersistentVolumeClaim, """{"metadata":{"name":"c"},"spec":{}}""");
        Chain().Mutate(request);
        ((string?)request.Content["spec"]!["storageClassName"]).ShouldBe("standard");
        request = Request(BuiltInKinds.PersistentVolumeClaim, """{"metadata":{"name":"c"},"spec":{"storageClassName":""}}""");
        Chain().Mutate(request);
        ((string?)request.Content["spec"]!["storageClassName"]).ShouldBe("");
    }

    [Fact]
    public void A_pod_of_an_unknown_priority_class_is_refused()
    {
        var request = Request(BuiltInKinds.Pod, """{"metadata":{"name":"a"},"spec":{"priorityClassName":"nope","containers":[]}}""");
        Should.Throw<ApiException>(() => Chain().Mutate(request)).Message.ShouldBe("pods \"a\" is forbidden: no PriorityClass with name nope was found");
    }

    private static AdmissionRequest Pod(string resources) => Request(BuiltInKinds.Pod, Container.Replace("RESOURCES", resources, StringComparison.Ordinal));

    private static AdmissionRequest Request(ResourceKind kind, string body, string space = "space")
    {
        var content = JsonNode.Parse(body)!.AsObject();
        return new AdmissionRequest(new ObjectKey(kind, space, (string?)content["metadata"]!["name"] ?? ""), content, null);
    }

    private void Quota(string hard, string used) => Add(BuiltInKinds.ResourceQuota, "space", $$$"""{"metadata":{"name":"q","uid":"4"},"spec":{"hard":{{{hard}}}},"status":{"hard":{{{hard}}},"used":{{{used}}}}}""");

    private void Add(ResourceKind kind, string space, string body)
    {
        var content = JsonNode.Parse(body)!.AsObject();
        _objects.Add(new StoredObject(new ObjectKey(kind, space, (string)content["metadata"]!["name"]!), 1, content));
    }

    private AdmissionChain Chain() => new(ApiLevel.Kubernetes120, new AdmissionView
    {
        Namespace = name => Find(BuiltInKinds.Namespace, "", name),
        LimitRanges = space => List(BuiltInKinds.LimitRange, space),
        Quotas = space => List(BuiltInKinds.ResourceQuota, space),
        StorageClasses = () => List(BuiltInKinds.StorageClass, ""),
        PriorityClasses = () => List(BuiltInKinds.PriorityClass, ""),
        ServiceAccount = (space, name) => Find(BuiltInKinds.ServiceAccount, space, name),
        Suffix = () => "abcde",
    });

    private StoredObject? Find(ResourceKind kind, string space, string name) => _objects.FirstOrDefault(item => item.Key == new ObjectKey(kind, space, name));

    private List<StoredObject> List(ResourceKind kind, string space) => [.. _objects.Where(item => item.Key.Kind == kind && item.Key.Namespace == space)];
}
