using DeployKit.Manifests.Writing;

namespace DeployKit.Tests.Manifests;

public sealed class ReplacementTests
{
    [Theory]
    [InlineData("work", "work-check")]
    [InlineData("123456789-123456789-123456789-123456789-123456789-123456-check", "123456789-123456789-123456789-123456789-123456789-123456-check")]
    [InlineData("123456789-123456789-123456789-123456789-123456789-12345.-890123", "123456789-123456789-123456789-123456789-123456789-12345-check")]
    public void The_name_of_the_trial_is_no_longer_than_a_label_may_be(string name, string trial) => Replacement.TrialName(name).ShouldBe(trial);
}
