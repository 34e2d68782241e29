using System.Text.Json;

namespace DeployKit.Docker;

/// <summary>What a Dockerfile says of the image itself, beside the files in it: the configuration that its last stage ends with.</summary>
internal sealed class ImageRecipe
{
    private static readonly string[] DefaultShell = ["/bin/sh", "-c"];

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _ports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _shell = DefaultShell;
    private bool _hasOwnCommand;

    private ImageRecipe(string baseImage) => BaseImage = baseImage;

    /// <summary>What FROM names; not fetched.</summary>
    public string BaseImage { get; }

    /// <summary>Each NAME=value, in their order.</summary>
    public IReadOnlyList<string> Environment => [.. _environment.Select(variable => $"{variable.Key}={variable.Value}")];

    public IReadOnlyDictionary<string, string> Labels => _labels;

    /// <summary>Each "8080/tcp".</summary>
    public IReadOnlyCollection<string> Ports => _ports;

    public string User { get; private set; } = "";

    public string Folder { get; private set; } = "";

    public IReadOnlyList<string>? Entrypoint { get; private set; }

    public IReadOnlyList<string>? Command { get; private set; }

    /// <param name="instructions">Of the whole file.</param>
    /// <param name="arguments">Values for its ARGs.</param>
    /// <param name="target">The stage to stop at, by name or number; null for the last.</param>
    /// <exception cref="BuildContextException">There is no stage, or none of that name.</exception>
    public static ImageRecipe Read(IReadOnlyList<DockerfileInstruction> instructions, IReadOnlyDictionary<string, string> arguments, string? target)
    {
        var global = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new List<(string? Name, ImageRecipe Recipe)>();
        foreach (var instruction in instructions)
        {
            if (instruction.Keyword == "FROM" && instruction.Words is { Count: > 0 } words)
            {
                if (target is not null && Find(stages, target) is not null)
                    break;
                var from = DockerfileInstruction.Expand(words[0], global);
                stages.Add((words.Count > 2 ? words[2] : null, Find(stages, from)?.Derive() ?? new ImageRecipe(from)));
            }
            else if (stages is [.., var stage])
            {
                stage.Recipe.Take(instruction, global, arguments);
            }
            else if (instruction.Keyword == "ARG")
            {
                TakeArgument(instruction, global, global, arguments);
            }
        }
        return target is not null ? Find(stages, target) ?? throw new BuildContextException($"the Dockerfile has no stage {target}")
            : stages is [.., var last] ? last.Recipe
            : throw new BuildContextException("the Dockerfile has no FROM");
    }

    private static ImageRecipe? Find(List<(string? Name, ImageRecipe Recipe)> stages, string name) =>
        stages.FindLast(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase)).Recipe
        ?? (int.TryParse(name, out var number) && number >= 0 && number < stages.Count ? stages[number].Recipe : null);

    private ImageRecipe Derive()
    {
        var derived = new ImageRecipe(BaseImage) { User = User, Folder = Folder, Entrypoint = Entrypoint, Command = Command, _shell = _shell };
        foreach (var (name, value) in _environment)
            derived._environment[name] = value;
        foreach (var (name, value) in _labels)
            derived._labels[name] = value;
        derived._ports.UnionWith(_ports);
        return derived;
    }

    private void Take(DockerfileInstruction instruction, IReadOnlyDictionary<string, string> global, IReadOnlyDictionary<string, string> given)
    {
        var text = instruction.Text;
        switch (instruction.Keyword)
        {
            case "ARG":
                TakeArgument(instruction, _arguments, global, given);
                break;
            case "ENV":
                TakePairs(text, _environment);
                break;
            case "LABEL":
                TakePairs(text, _labels);
                break;
            case "EXPOSE":
                _ports.UnionWith(Words(text).Select(port => port.Contains('/', StringComparison.Ordinal) ? port.ToLowerInvariant() : $"{port}/tcp"));
                break;
            case "USER":
                User = string.Join(' ', Words(text));
                break;
            case "WORKDIR":
                var folder = string.Join(' ', Words(text));
                Folder = folder.StartsWith('/') ? folder : $"{Folder.TrimEnd('/')}/{folder}";
                break;
            case "SHELL":
                _shell = ExecForm(text) ?? _shell;
                break;
            case "CMD":
                Command = ExecForm(text) ?? [.. _shell, text];
                _hasOwnCommand = true;
                break;
            case "ENTRYPOINT":
                Entrypoint = ExecForm(text) ?? [.. _shell, text];
                // What an earlier stage gave another program as its arguments is none of this one's.
                if (!_hasOwnCommand)
                    Command = null;
                break;
        }
    }

    private static void TakeArgument(DockerfileInstruction instruction, Dictionary<string, string> values, IReadOnlyDictionary<string, string> global, IReadOnlyDictionary<string, string> given)
    {
        foreach (var word in DockerfileWords.Split(instruction.Text, values))
        {
            var (name, value) = DockerfileInstruction.SplitAssignment(word);
            if ((given.GetValueOrDefault(name) ?? value ?? global.GetValueOrDefault(name)) is { } chosen)
                values[name] = chosen;
        }
    }

    private void TakePairs(string text, IDictionary<string, string> pairs)
    {
        // All of one instruction see the values from before it.
        var words = Words(text);
        if (words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            // The old form: one name, and all the rest is its value.
            pairs[words[0]] = string.Join(' ', words.Skip(1));
            return;
        }
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                pairs[word[..equals]] = word[(equals + 1)..];
        }
    }

    private IReadOnlyList<string> Words(string text)
    {
        var variables = new Dictionary<string, string>(_arguments, StringComparer.Ordinal);
        foreach (var (name, value) in _environment)
            variables[name] = value;
        return DockerfileWords.Split(text, variables);
    }

    // Text that only looks like a JSON array is the shell's.
    private static IReadOnlyList<string>? ExecForm(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, DockerJson.Default.IReadOnlyListString);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
