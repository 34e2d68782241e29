using DeployKit.Rollouts;
using static DeployKit.Tests.Rollouts.Scenario;

namespace DeployKit.Tests.Rollouts;

public sealed class ImageFailureTests
{
    private const string Unknown = "rpc error: code = Unknown desc = Error response from daemon: manifest for localhost:5000/web@sha256:abc not found: manifest unknown";

    [Theory]
    [InlineData(Unknown)]
    [InlineData("rpc error: code = NotFound desc = failed to pull and unpack image \"x\": failed to resolve reference \"x\": x: not found")]
    [InlineData("Error response from daemon: pull access denied for web, repository does not exist or may require 'docker login': denied")]
    [InlineData("no matching manifest for linux/arm64 in the manifest list entries")]
    public void A_missing_image_fails_within_seconds(string message)
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", message));
        rollout.Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.At(1).Pod("a", Waiting("ImagePullBackOff", "Back-off pulling image \"localhost:5000/web@sha256:abc\""));
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(3));
        rollout.At(3).Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
        rollout.Verdict.Rule.ShouldBe("image-not-found");
        rollout.Verdict.Sentence.ShouldBe("web: image localhost:5000/web@sha256:abc of container app does not exist in its registry");
        rollout.Verdict.RuleDetail.ShouldBe("for 3 s on 1 of 1 new pod");
    }

    [Theory]
    [InlineData("unauthorized: authentication required")]
    [InlineData("denied: requested access to the resource is denied")]
    [InlineData("no basic auth credentials")]
    public void A_refused_pull_is_told_apart(string message)
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", message)).At(1).Pod("a", Waiting("ImagePullBackOff"));
        rollout.At(3).Verdict.Reason.ShouldBe(ReasonCode.ImagePullDenied);
        rollout.Verdict.Sentence.ShouldEndWith(message);
    }

    [Theory]
    [InlineData("dial tcp 127.0.0.1:5000: connect: connection refused")]
    [InlineData("toomanyrequests: You have reached your pull rate limit")]
    [InlineData("lookup registry.example: host not found")]
    public void A_pull_that_may_heal_gets_a_minute(string message)
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", message)).At(1).Pod("a", Waiting("ImagePullBackOff"));
        rollout.At(59.9).Verdict.Result.ShouldBe(VerdictResult.Progressing);
        rollout.Verdict.ReviewAt.ShouldBe(Start.AddSeconds(60));
        rollout.At(60).Verdict.Reason.ShouldBe(ReasonCode.ImagePullFailing);
        rollout.Verdict.Sentence.ShouldEndWith(message);
    }

    [Fact]
    public void Changing_between_two_reasons_is_one_continuing_failure()
    {
        var rollout = new Scenario().Counts(1);
        for (var second = 0; second < 60; second += 10)
            rollout.At(second).Pod("a", second % 20 == 0 ? Waiting("ErrImagePull", "i/o timeout") : Waiting("ImagePullBackOff"));
        rollout.At(60).Verdict.Reason.ShouldBe(ReasonCode.ImagePullFailing);
    }

    [Fact]
    public void A_pull_that_healed_is_forgotten()
    {
        var rollout = new Scenario().Counts(1).Pod("a", Waiting("ErrImagePull", "i/o timeout")).At(20).Pod("a", Running());
        rollout.At(61).Verdict.Result.ShouldBe(VerdictResult.Progressing);
    }

    [Fact]
    public void A_slow_pull_is_no_failure() =>
        new Scenario().Counts(1).Pod("a", Waiting("ContainerCreating")).At(590).Verdict.Result.ShouldBe(VerdictResult.Progressing);

    [Theory]
    [InlineData("InvalidImageName", ReasonCode.InvalidImageName)]
    [InlineData("ErrImageNeverPull", ReasonCode.ImageNeverPull)]
    public void What_no_retry_can_heal_fails_at_once(string reason, ReasonCode code) =>
        new Scenario().Counts(1).Pod("a", Waiting(reason)).Verdict.Reason.ShouldBe(code);

    [Fact]
    public void The_image_of_an_init_container_counts_too()
    {
        var rollout = new Scenario().Counts(1)
            .Pod("a", Waiting("ErrImagePull", Unknown, "prepare", init: true), Waiting("PodInitializing"))
            .At(1).Pod("a", Waiting("ImagePullBackOff", "", "prepare", init: true), Waiting("PodInitializing"));
        rollout.At(3).Verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
        rollout.Verdict.Sentence.ShouldContain("init container prepare");
    }
}
