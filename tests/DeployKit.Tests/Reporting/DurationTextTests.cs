using DeployKit.Reporting;

namespace DeployKit.Tests.Reporting;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(245, "4 min 5 s")]
    [InlineData(3720, "1 h 2 min")]
    [InlineData(100_000, "27 h 46 min")]
    public void A_duration_reads_as_people_say_it(double seconds, string text) =>
        DurationText.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
