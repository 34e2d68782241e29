namespace DeployKit.Frosting;

/// <summary>The name that a person most likely meant.</summary>
internal static class NearestName
{
    /// <summary>"; did you mean 'x'?" where a candidate is near enough, else nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates, string prefix = "")
    {
        var nearest = candidates
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(2, name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return nearest is null ? "" : $"; did you mean '{prefix}{nearest}'?";
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(substituted, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
