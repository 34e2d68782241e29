using DeployKit.Configuration;
using DeployKit.Images;

namespace DeployKit.Tests.Images;

public sealed class GivenImagesTests
{
    private const string Digest = "sha256:9a1f07c2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e";
    private static readonly ImageOptions[] Images = [new() { Repository = "localhost:5000/web" }, new() { Repository = "docker.io/library/nginx" }];

    [Theory]
    [InlineData("localhost:5000/web=v2", "localhost:5000/web:v2")]
    [InlineData("localhost:5000/web=" + Digest, "localhost:5000/web@" + Digest)]
    [InlineData("localhost:5000/web=localhost:5000/web:v2@" + Digest, "localhost:5000/web:v2@" + Digest)]
    public void A_tag_a_digest_or_the_whole_reference_may_be_given(string argument, string reference) =>
        GivenImages.Parse([argument], Images)["localhost:5000/web"].ToString().ShouldBe(reference);

    [Fact]
    public void The_repository_may_be_spelt_in_its_short_form() =>
        GivenImages.Parse(["nginx=1.15.8-alpine"], Images).ShouldHaveSingleItem().Key.ShouldBe("docker.io/library/nginx");

    [Fact]
    public void Every_argument_that_can_not_be_used_is_a_problem_of_its_own()
    {
        string[] arguments =
        [
            "localhost:5000/web", "=v1", "localhost:5000/web=", "localhost:5000/other=v1", "localhost:5000/web=a b",
            "localhost:5000/web=localhost:5000/other:v1", "localhost:5000/web=localhost:5000/web", "Bad//name=v1",
            "localhost:5000/web=v1", "localhost:5000/web=v2",
        ];

        var problems = Should.Throw<InvalidInputException>(() => GivenImages.Parse(arguments, Images)).Problems;

        problems.Count.ShouldBe(9);
        problems.ShouldAllBe(problem => problem.Message.StartsWith("--image="));
        problems[3].Message.ShouldContain("there are localhost:5000/web, docker.io/library/nginx");
        problems[8].Message.ShouldContain("given twice");
    }
}
