using DeployKit.Sandbox.Rules.Fields;

namespace DeployKit.Sandbox.Tests.Rules;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("100Ki", "100Ki")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("1e3", "1e3")]
    [InlineData("10000", "10k")]
    [InlineData("128974848", "128974848")]
    [InlineData("129M", "129M")]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("-1", "-1")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("2E", "2E")]
    [InlineData("0.1Gi", "107374183")]
    public void A_quantity_is_written_in_its_canonical_form(string text, string canonical)
    {
        Quantity.TryParse(text, out var quantity).ShouldBeTrue();
        quantity.ToString().ShouldBe(canonical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1x")]
    [InlineData("1 Gi")]
    [InlineData("1..2")]
    [InlineData("1e")]
    public void Other_text_is_no_quantity(string text) => Quantity.TryParse(text, out _).ShouldBeFalse();
}
