namespace DeployKit.Yaml;

/// <summary>A list.</summary>
public sealed class YamlSequence : YamlNode
{
    internal YamlSequence(Mark mark, IReadOnlyList<YamlNode> items)
        : base(mark)
    {
        Items = items;
        Size = 1 + items.Sum(item => item.Size);
        Height = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<YamlNode> Items { get; }
}
