using System.Text.Json.Nodes;
using DeployKit.Sandbox.Controllers.DaemonSets;
using DeployKit.Sandbox.Controllers.Views;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class DaemonSetTests
{
    private readonly ControllerWorld _world = new();

    [Fact]
    public void Each_node_has_one_pod_that_no_other_node_takes()
    {
        Nodes("a", "b");
        Make();
        _world.Run(5);
        Pods().ShouldBe("a:v1 b:v1");
        Status().ShouldBe("desired 2 current 2 updated 2 ready 2 available 2 misscheduled 0");
        var pod = _world.Pods.Single(each => DaemonPods.NodeOf(each) == "a").Read();
        ((string?)pod["metadata"]!["labels"]!["pod-template-generation"]).ShouldBe("1");
        pod["spec"]!["affinity"]!["nodeAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!["nodeSelectorTerms"]!.ToJsonString()
            .ShouldBe("""[{"matchFields":[{"key":"metadata.name","operator":"In","values":["a"]}]}]""");
        _world.Events("DaemonSet").ShouldAllBe(each => each.StartsWith("SuccessfulCreate Created pod: agent-"));
    }

    [Fact]
    public void A_node_that_comes_gets_a_pod_and_one_that_is_tainted_for_it_loses_it()
    {
        Nodes("a");
        Make();
        _world.Run(5);
        Nodes("b");
        _world.Run(5);
        Pods().ShouldBe("a:v1 b:v1");
        Taint("a", "NoSchedule");
        _world.Run(5);
        Pods().ShouldBe("a:v1 b:v1", "it was there before");
        Status().ShouldBe("desired 1 current 1 updated 1 ready 1 available 1 misscheduled 1");
        Taint("a", "NoExecute");
        _world.Run(5);
        Pods().ShouldBe("b:v1");
    }

    [Fact]
    public void A_selector_chooses_the_nodes()
    {
        Nodes("a", "b");
        _world.Change(BuiltInKinds.Node, "b", node => node["metadata"]!["labels"] = new JsonObject { ["disk"] = "ssd" });
        Make(spec: ""","nodeSelector":{"disk":"ssd"}""");
        _world.Run(5);
        Pods().ShouldBe("b:v1");
    }

    [Fact]
    public void A_new_template_goes_from_node_to_node()
    {
        Nodes("a", "b", "c");
        Make();
        _world.Run(5);
        SetImage("v2");
        _world.Run(0.5);
        Pods().Split(' ').Count(pod => pod.EndsWith("v1")).ShouldBe(2);
        _world.Run(10);
        Pods().ShouldBe("a:v2 b:v2 c:v2");
        SetImage("v1");
        _world.Run(10);
        Pods().ShouldBe("a:v1 b:v1 c:v1");
        string.Join(' ', _world.List(BuiltInKinds.ControllerRevision).Select(each => (int)each.Read()["revision"]!).Order()).ShouldBe("2 3", "a template that was there before is the newest again");
        ((string?)_world.Find(BuiltInKinds.DaemonSet, "agent")!["metadata"]!["annotations"]![DaemonSetView.GenerationAnnotation]).ShouldBe("3");
    }

    [Fact]
    public void A_bad_version_stops_at_the_first_node()
    {
        Nodes("a", "b", "c");
        Make();
        _world.Run(5);
        SetImage("bad2");
        _world.Run(60);
        Pods().Split(' ').Count(pod => pod.EndsWith("v1")).ShouldBe(2);
        Status().ShouldBe("desired 3 current 3 updated 1 ready 2 available 2 misscheduled 0");
        SetImage("v1");
        _world.Run(10);
        Pods().ShouldBe("a:v1 b:v1 c:v1");
    }

    [Fact]
    public void With_surge_the_new_pod_is_available_before_the_old_one_goes()
    {
        Nodes("a", "b");
        Make(strategy: """{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}""");
        _world.Run(5);
        SetImage("v2");
        _world.Run(0.5);
        Pods().Split(' ').Count(pod => pod.EndsWith("v1")).ShouldBe(2);
        Pods().Split(' ').Length.ShouldBe(3);
        _world.Run(20);
        Pods().ShouldBe("a:v2 b:v2");
        SetImage("bad3");
        _world.Run(30);
        Pods().Split(' ').Count(pod => pod.EndsWith("v2")).ShouldBe(2, "none goes for one that is not available");
        SetImage("bad4");
        _world.Run(30);
        Pods().Split(' ').Count(pod => pod.EndsWith("v2")).ShouldBe(2);
        Pods().Split(' ').Length.ShouldBe(3, "bad pods do not pile up");
        SetImage("v2");
        _world.Run(30);
        Pods().ShouldBe("a:v2 b:v2");
    }

    [Fact]
    public void With_surge_a_node_that_is_slow_to_end_holds_no_other_up()
    {
        Nodes("a", "b", "c");
        _world.Kubelet.StopsIn = TimeSpan.FromSeconds(30);
        Make(strategy: """{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}""");
        _world.Run(5);
        SetImage("v2");
        _world.Run(10);
        Pods().ShouldBe("a:v2 b:v2 c:v2");
    }

    [Fact]
    public void A_node_that_the_template_names_has_the_only_pod()
    {
        Nodes("a", "b");
        Make(spec: ",\"nodeName\":\"b\"");
        _world.Run(5);
        Pods().ShouldBe("b:v1");
    }

    [Fact]
    public void A_node_that_the_template_names_and_that_is_not_there_has_none()
    {
        Nodes("a");
        Make(spec: ",\"nodeName\":\"elsewhere\"");
        _world.Run(5);
        Pods().ShouldBe("");
    }

    [Fact]
    public void A_quota_that_refuses_new_pods_keeps_no_old_one_alive()
    {
        Nodes("a", "b", "c");
        _world.Create(BuiltInKinds.ResourceQuota, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"2"}}}""");
        _world.Run(1);
        Make();
        _world.Run(5);
        var failed = _world.Pods[0];
        _world.Kubelet.Set(failed.Key, "Failed", ready: false, exitCode: 1);
        _world.Run(5);
        _world.Pods.ShouldNotContain(pod => pod.Uid == failed.Uid);
        _world.Pods.Count.ShouldBe(2);
    }

    [Fact]
    public void On_delete_replaces_only_what_a_person_deletes()
    {
        Nodes("a", "b");
        Make(strategy: """{"type":"OnDelete"}""");
        _world.Run(5);
        SetImage("v2");
        _world.Run(5);
        Pods().ShouldBe("a:v1 b:v1");
        _world.Delete(BuiltInKinds.Pod, _world.Pods[0].Key.Name);
        _world.Run(5);
        Pods().Split(' ').Count(pod => pod.EndsWith("v2")).ShouldBe(1);
    }

    [Fact]
    public void A_pod_that_failed_is_made_anew()
    {
        Nodes("a");
        Make();
        _world.Run(5);
        var first = _world.Pods[0];
        _world.Kubelet.Set(first.Key, "Failed", ready: false, exitCode: 1);
        _world.Run(5);
        Pods().ShouldBe("a:v1");
        _world.Pods[0].Uid.ShouldNotBe(first.Uid);
        _world.Events("DaemonSet").ShouldContain($"FailedDaemonPod Found failed daemon pod test/{first.Key.Name} on node a, will try to kill it");
        var second = _world.Pods[0];
        _world.Kubelet.StartsIn = TimeSpan.FromSeconds(20);
        _world.Kubelet.Set(second.Key, "Failed", ready: false, exitCode: 1);
        _world.Run(0.5);
        _world.Kubelet.Set(_world.Pods[0].Key, "Failed", ready: false, exitCode: 1);
        _world.Run(1);
        Pods().ShouldBe("a:v1", "the pauses grow: it is still the failed one");
        ((string?)_world.Pods[0].Read()["status"]!["phase"]).ShouldBe("Failed");
        _world.Run(30);
        ((string?)_world.Pods[0].Read()["status"]!["phase"]).ShouldBe("Running");
    }

    [Fact]
    public void A_pod_that_waits_for_a_node_that_is_gone_goes_too()
    {
        Nodes("a", "b");
        _world.Kubelet.StartsIn = TimeSpan.FromSeconds(30);
        Make();
        _world.Run(1);
        _world.Delete(BuiltInKinds.Node, "b");
        _world.Run(1);
        Pods().ShouldBe("a:v1");
    }

    private void Nodes(params string[] names)
    {
        foreach (var name in names)
            _world.Create(BuiltInKinds.Node, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{ } }""");
    }

    private void Taint(string node, string effect) =>
        _world.Change(BuiltInKinds.Node, node, content => content["spec"]!["taints"] = new JsonArray(new JsonObject { ["key"] = "only", ["value"] = "others", ["effect"] = effect }));

    private void Make(string spec = "", string strategy = "{}") => _world.Create(BuiltInKinds.DaemonSet, $$$"""
        {"metadata":{"name":"agent"},"spec":{"updateStrategy":{{{strategy}}},"selector":{"matchLabels":{"app":"agent"}},
          "template":{"metadata":{"labels":{"app":"agent"}},"spec":{"containers":[{"name":"app","image":"v1"}]{{{spec}}} } } } }
        """);

    private void SetImage(string image) => _world.Change(BuiltInKinds.DaemonSet, "agent", set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    private string Pods() => string.Join(' ', _world.Pods.Select(pod => $"{DaemonPods.NodeOf(pod)}:{pod.Read()["spec"]!["containers"]![0]!["image"]}").Order());

    private string Status()
    {
        var status = _world.Status(BuiltInKinds.DaemonSet, "agent");
        int Of(string name) => (int?)status[name] ?? 0;
        return $"desired {Of("desiredNumberScheduled")} current {Of("currentNumberScheduled")} updated {Of("updatedNumberScheduled")} ready {Of("numberReady")} available {Of("numberAvailable")} misscheduled {Of("numberMisscheduled")}";
    }
}
