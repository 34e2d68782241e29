namespace DeployKit.Configuration;

/// <summary>The name that a person most likely meant.</summary>
public static class NearestName
{
    /// <summary><c>; did you mean 'x'?</c> where a candidate is near enough, else the candidates: <c>; known here: a, b</c>.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var known = candidates.ToList();
        return Of(name, known) is { } nearest ? $"; did you mean '{nearest}'?"
            : known.Count > 0 ? $"; known here: {string.Join(", ", known)}"
            : "";
    }

    /// <summary>The nearest candidate, or null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(2, name.Length / 3) && candidate.Distance < Math.Max(name.Length, candidate.Name.Length))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
