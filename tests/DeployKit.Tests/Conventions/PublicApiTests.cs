namespace DeployKit.Tests.Conventions;

public sealed class PublicApiTests
{
    private const string Approve = "DEPLOYKIT_APPROVE_API";

    /// <summary>
    /// A change of what others can call is seen in review. To approve one, run this test with DEPLOYKIT_APPROVE_API=1 and
    /// commit the file that it writes.
    /// </summary>
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        var file = Path.Combine(Repository.Root, "tests/DeployKit.Tests/Conventions/PublicApi.approved.txt");
        var now = PublicApi.Of(Repository.Libraries);
        if (Environment.GetEnvironmentVariable(Approve) is "1")
            File.WriteAllText(file, now);

        var changes = Difference(File.ReadAllLines(file), now.TrimEnd('\n').Split('\n'));

        changes.ShouldBeEmpty($"The public API changed. To approve it run this test with {Approve}=1.");
    }

    private static IEnumerable<string> Difference(IEnumerable<string> approved, IEnumerable<string> now)
    {
        var (before, after) = (Qualified(approved), Qualified(now));
        return [.. before.Except(after).Select(line => $"- {line}"), .. after.Except(before).Select(line => $"+ {line}")];
    }

    // A member together with its type: many types have a Name.
    private static List<string> Qualified(IEnumerable<string> lines)
    {
        var type = "";
        List<string> qualified = [];
        foreach (var line in lines)
        {
            if (!line.StartsWith(' '))
                type = line;
            qualified.Add(line.StartsWith(' ') ? $"{type} | {line.Trim()}" : line);
        }
        return qualified;
    }
}
