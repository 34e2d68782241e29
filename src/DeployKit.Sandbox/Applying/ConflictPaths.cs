namespace DeployKit.Sandbox.Applying;

/// <summary>The paths of a set in a server's order: those that end at a level before those that go deeper.</summary>
internal static class ConflictPaths
{
    public static IReadOnlyList<string> Of(FieldSet? set, ApiLevel level)
    {
        var paths = new List<Slice>();
        Collect(set, default, paths);
        return [.. paths.Select(path => path.Show(isShared: level == ApiLevel.Kubernetes120))];
    }

    private static void Collect(FieldSet? set, Slice prefix, List<Slice> paths)
    {
        var ordered = set?.Children.OrderBy(child => child.Key, PathElements.Order).ToList() ?? [];
        foreach (var (element, child) in ordered)
        {
            if (child.IsMember)
                paths.Add(prefix.Append(element));
        }
        foreach (var (element, child) in ordered)
        {
            if (child.Children.Count > 0)
                Collect(child, prefix.Append(element), paths);
        }
    }

    /// <summary>
    /// A path in an array that grows twofold and that longer paths share. 1.20 keeps such paths without a copy, so a sibling that comes later
    /// overwrites the last element of an earlier one: it may name <c>.env</c> where it means <c>.image</c>.
    /// </summary>
    private readonly record struct Slice(string[]? Shared, string Own, int Length)
    {
        public Slice Append(string element)
        {
            var elements = Shared ?? [];
            if (Length == elements.Length)
                Array.Resize(ref elements, Math.Max(1, elements.Length * 2));
            elements[Length] = element;
            return new Slice(elements, Own + PathElements.Show(element), Length + 1);
        }

        public string Show(bool isShared) => isShared ? string.Concat(Shared!.Take(Length).Select(PathElements.Show)) : Own;
    }
}
