using DeployKit.Rollouts;
using DeployKit.Rollouts.Watching;

namespace DeployKit.Tests.Rollouts;

public sealed class LastLogLineTests
{
    [Theory]
    [InlineData(ReasonCode.ContainerCrashing, "web: exits 1; last line: KeyError: 'SECRET_KEY_BASE'")]
    [InlineData(ReasonCode.InitFailing, "web: exits 1; last line: KeyError: 'SECRET_KEY_BASE'")]
    [InlineData(ReasonCode.LivenessFailing, "web: exits 1; last line: KeyError: 'SECRET_KEY_BASE'")]
    [InlineData(ReasonCode.ImageNotFound, "web: exits 1")]
    [InlineData(ReasonCode.NeverReady, "web: exits 1")]
    public void A_crash_is_told_with_what_was_said_last(ReasonCode reason, string sentence) =>
        LastLogLine.Append("web: exits 1", reason, [Pod(), Pod("Traceback:", "  KeyError: 'SECRET_KEY_BASE'", "", "  ")]).ShouldBe(sentence);

    [Fact]
    public void A_long_line_is_cut_and_colours_are_left_out()
    {
        var sentence = LastLogLine.Append("web", ReasonCode.ContainerCrashing, [Pod($"\u001b[31mfatal\u001b[0m\t{new string('x', 500)}")]);
        sentence.ShouldStartWith("web; last line: fatal");
        sentence.ShouldEndWith("x…");
        sentence.Length.ShouldBe("web; last line: ".Length + 120);
    }

    [Fact]
    public void Where_nothing_was_said_the_sentence_stays() => LastLogLine.Append("web", ReasonCode.ContainerCrashing, [Pod(), Pod("")]).ShouldBe("web");

    private static PodEvidence Pod(params string[] log) => new("a", "app", "Error", 0) { Log = log };
}
