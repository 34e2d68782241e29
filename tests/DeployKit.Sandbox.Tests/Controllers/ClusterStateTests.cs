using System.Text.Json.Nodes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class ClusterStateTests
{
    [Fact]
    public void A_claim_of_the_known_class_is_bound_to_a_new_volume_that_goes_with_it()
    {
        var world = new ControllerWorld();
        Class(world, "standard", "sandbox.deploykit.dev/folder", "Immediate");
        Claim(world, "standard");
        world.Run(1);
        var claim = world.Find(BuiltInKinds.PersistentVolumeClaim, "data")!;
        ((string?)claim["status"]!["phase"]).ShouldBe("Bound");
        ((string?)claim["status"]!["capacity"]!["storage"]).ShouldBe("1Gi");
        world.List(BuiltInKinds.PersistentVolume).Single().Key.Name.ShouldBe((string?)claim["spec"]!["volumeName"]);
        world.Delete(BuiltInKinds.PersistentVolumeClaim, "data");
        world.Run(1);
        world.List(BuiltInKinds.PersistentVolume).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("absent", "ProvisioningFailed storageclass.storage.k8s.io \"absent\" not found")]
    [InlineData("foreign", "ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'example.com/disk' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.")]
    [InlineData("late", "WaitForFirstConsumer waiting for first consumer to be created before binding")]
    public void A_claim_that_cannot_be_bound_stays_pending_and_says_why(string storage, string expected)
    {
        var world = new ControllerWorld();
        Class(world, "foreign", "example.com/disk", "Immediate");
        Class(world, "late", "sandbox.deploykit.dev/folder", "WaitForFirstConsumer");
        Claim(world, storage);
        world.Run(1);
        ((string?)world.Status(BuiltInKinds.PersistentVolumeClaim, "data")["phase"]).ShouldBe("Pending");
        world.Events("PersistentVolumeClaim").ShouldBe([expected]);
        world.Run(20);
        ((int?)world.List(BuiltInKinds.Event).Select(each => each.Read()).Single(each => (string?)each["involvedObject"]!["name"] == "data")["count"]).ShouldBe(2);
    }

    [Fact]
    public void A_service_lists_its_ready_pods_apart_from_the_others()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.Service, """{"metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"clusterIP":"10.96.0.9","ports":[{"port":80,"targetPort":8080}]}}""");
        world.Deploy("v1", 2);
        world.Run(0.5);
        world.Find(BuiltInKinds.Endpoints, "web")!["subsets"].ShouldBeNull();
        world.Run(3);
        world.Kubelet.Set(world.Pods[0].Key, "Running", ready: false);
        world.Run(1);
        var subset = world.Find(BuiltInKinds.Endpoints, "web")!["subsets"]![0]!;
        subset["addresses"]!.AsArray().Count.ShouldBe(1);
        subset["notReadyAddresses"]!.AsArray().Count.ShouldBe(1);
        subset["ports"]!.ToJsonString().ShouldBe("""[{"port":8080,"protocol":"TCP"}]""");
        world.Delete(BuiltInKinds.Service, "web");
        world.Run(1);
        world.Find(BuiltInKinds.Endpoints, "web").ShouldBeNull();
    }

    [Fact]
    public void A_quota_refuses_pods_until_others_are_gone()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.ResourceQuota, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"2"}}}""");
        world.Run(1);
        world.Deploy("v1", 3);
        world.Run(3);
        world.Counts().ShouldBe("2 2 2 2 1");
        var set = world.List(BuiltInKinds.ReplicaSet)[0];
        var failure = world.Conditions(BuiltInKinds.Deployment, "web").Single(each => each.StartsWith("ReplicaFailure"));
        failure.ShouldStartWith($"ReplicaFailure=True FailedCreate: pods \"{set.Key.Name}-");
        failure.ShouldEndWith("\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2");
        world.Events("ReplicaSet").ShouldContain(each => each.StartsWith("FailedCreate Error creating: pods \""));
        world.Status(BuiltInKinds.ResourceQuota, "q")["used"]!.ToJsonString().ShouldBe("""{"pods":"2"}""");
        // The next try is minutes away by now, but a change is looked at when it comes.
        world.Run(500);
        world.SetSpec("replicas", 1);
        world.Run(3);
        world.Status(BuiltInKinds.ResourceQuota, "q")["used"]!.ToJsonString().ShouldBe("""{"pods":"1"}""");
        world.Conditions(BuiltInKinds.Deployment, "web").ShouldNotContain(each => each.StartsWith("ReplicaFailure"));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(30, "1")]
    public void A_pod_that_is_deleted_without_a_grace_uses_no_quota_though_it_is_still_there(int grace, string used)
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.ResourceQuota, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"1"}}}""");
        world.Run(1);
        world.Create(BuiltInKinds.Pod, $$$"""
            {"metadata":{"name":"alone","finalizers":["example.com/wait"]},"spec":{"terminationGracePeriodSeconds":{{{grace}}},"containers":[{"name":"app","image":"app:v1"}]}}
            """);
        world.Run(2.5);
        world.Delete(BuiltInKinds.Pod, "alone");
        world.Run(1);

        world.Find(BuiltInKinds.Pod, "alone").ShouldNotBeNull();
        world.Status(BuiltInKinds.ResourceQuota, "q")["used"]!.ToJsonString().ShouldBe($$"""{"pods":"{{used}}"}""");
    }

    [Fact]
    public void An_autoscaler_brings_a_workload_within_its_bounds()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        world.Create(BuiltInKinds.HorizontalPodAutoscalerV2, """{"metadata":{"name":"web"},"spec":{"minReplicas":3,"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""");
        world.Run(16);
        world.Events("HorizontalPodAutoscaler").ShouldBe(["SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas"]);
        world.Run(5);
        world.Counts().ShouldBe("3 3 3 3 0");
        world.Run(15);
        world.Conditions(BuiltInKinds.HorizontalPodAutoscalerV2, "web").ShouldContain(each => each.StartsWith("ScalingActive=False FailedGetResourceMetric"));
    }

    [Fact]
    public void An_autoscaler_of_version_1_keeps_its_conditions_in_an_annotation_and_shows_them_in_version_2()
    {
        var world = new ControllerWorld();
        world.Deploy("v1", 1);
        var kind = BuiltInKinds.HorizontalPodAutoscaler;
        world.Create(kind, """{"metadata":{"name":"web"},"spec":{"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""");
        world.Run(16);
        var stored = world.Find(kind, "web")!;
        stored["status"]!["conditions"].ShouldBeNull();
        ((string?)stored["metadata"]!["annotations"]![VersionConversion.ConditionsAnnotation]).ShouldNotBeNull().ShouldStartWith("[{\"type\":\"AbleToScale\",\"status\":\"True\"");
        VersionConversion.Convert(stored, BuiltInKinds.HorizontalPodAutoscalerV2)["status"]!["conditions"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void A_definition_is_served_a_moment_after_its_names_are_accepted()
    {
        var world = new ControllerWorld();
        world.Create(BuiltInKinds.CustomResourceDefinition, """
            {"metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        world.Run(0.05);
        world.Plane.Kinds.Find("example.com", "v1", "things").ShouldBeNull();
        world.Run(1);
        var kind = world.Plane.Kinds.Find("example.com", "v1", "things")!;
        world.Create(kind, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "one" } });
        world.Delete(BuiltInKinds.CustomResourceDefinition, "things.example.com");
        world.Run(1);
        world.List(kind).ShouldBeEmpty();
    }

    private static void Class(ControllerWorld world, string name, string provisioner, string mode) =>
        world.Create(BuiltInKinds.StorageClass, $$"""{"metadata":{"name":"{{name}}"},"provisioner":"{{provisioner}}","reclaimPolicy":"Delete","volumeBindingMode":"{{mode}}"}""");

    private static void Claim(ControllerWorld world, string storage) => world.Create(
        BuiltInKinds.PersistentVolumeClaim,
        $$$"""{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"{{{storage}}}","resources":{"requests":{"storage":"1Gi"} } } }""");
}
