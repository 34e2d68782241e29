using DeployKit.Docker;
using DeployKit.Images;

namespace DeployKit.Tests.Images;

public sealed class TransferTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(3_100, "3.1 kB")]
    [InlineData(12_400_000, "12.4 MB")]
    [InlineData(1_200_000_000, "1.2 GB")]
    public void Sizes_are_decimal(long bytes, string text) => TransferText.Size(bytes).ShouldBe(text);

    [Fact]
    public void A_push_shows_layers_and_bytes()
    {
        var progress = new PushProgress { Layers = 9, Done = 6, Sent = 3, Bytes = 12_400_000, TotalBytes = 30_100_000 };

        TransferText.Of(progress).ShouldBe("6 of 9 layers, 12.4 of 30.1 MB");
        TransferText.Pushed(progress).ShouldBe("3 of 9 layers, 12.4 MB");
        TransferText.FractionOf(progress).ShouldNotBeNull().ShouldBe(0.41, 0.01);
    }

    [Fact]
    public void A_build_shows_its_step_and_before_it_the_context()
    {
        TransferText.Of(new BuildProgress { ContextBytes = 12_400_000 }).ShouldBe("context 12.4 MB sent");
        TransferText.Of(new BuildProgress { Step = new BuildStep(4, 9, "RUN npm ci") }).ShouldBe("step 4 of 9, RUN npm ci");
    }
}
