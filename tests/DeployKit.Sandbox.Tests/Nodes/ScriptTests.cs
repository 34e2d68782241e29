using DeployKit.Sandbox.Nodes.Behaviours;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class ScriptTests
{
    [Fact]
    public void A_script_makes_only_the_new_image_of_a_workload_misbehave()
    {
        var world = new NodeWorld();
        world.Nodes.Script(new BehaviourScript(NodeWorld.Namespace, "pod/web", "crash 1") { Image = "app:2" });
        world.CreatePod();
        world.Run(5);
        world.State().ShouldBe("Running ready 0");
        world.Delete();
        world.Run(5);
        world.CreatePod(image: "app:2");
        world.Run(5);
        world.State().ShouldBe("Running CrashLoopBackOff 1");
        world.Nodes.ClearScripts();
        world.Run(60);
        ((string)world.Status()["phase"]!).ShouldBe("Running");
        world.State().ShouldStartWith("Running ready");
    }

    [Fact]
    public void The_image_says_by_its_label_how_it_behaves_and_the_pod_knows_better()
    {
        var world = new NodeWorld();
        world.Labels["app:1"] = new Dictionary<string, string> { [BehaviourChoice.Key] = "crash 7" };
        world.CreatePod();
        world.CreatePod("other", "ready");
        world.Run(10);
        ((int)world.Container()["lastState"]!["terminated"]!["exitCode"]!).ShouldBe(7);
        world.State("other").ShouldBe("Running ready 0");
    }

    [Fact]
    public void Pods_answer_as_their_behaviour_says()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "serve 200 \"hello\"; serve 500 \"no\" after 10s");
        world.CreatePod("plain");
        world.CreatePod("deaf", container: "\"command\":[\"sleep\",\"60\"]");
        world.Run(5);
        world.Nodes.AnswerHttp(NodeWorld.Namespace, "web", 80).ShouldBe(new(200, "hello"));
        world.Nodes.AnswerHttp(NodeWorld.Namespace, "plain", 80).ShouldBe(new(200, "app:1\n"));
        world.Nodes.AnswerHttp(NodeWorld.Namespace, "deaf", 80).ShouldBeNull();
        world.Run(10);
        world.Nodes.AnswerHttp(NodeWorld.Namespace, "web", 80)!.Status.ShouldBe(500);
    }
}
