using System.Text.RegularExpressions;

namespace DeployKit.Docker;

/// <summary>What must be known of a Dockerfile before it is sent: its base images, and whether the classic builder can read it.</summary>
internal sealed partial class Dockerfile
{
    private readonly IReadOnlyList<DockerfileInstruction> _instructions;
    private readonly string? _frontend;
    private readonly string _file;

    private Dockerfile(string file, string path, IReadOnlyList<string> lines)
    {
        _file = file;
        Path = path;
        _instructions = DockerfileInstruction.Read(lines);
        _frontend = lines.TakeWhile(line => DirectivePattern().IsMatch(line))
            .Select(line => SyntaxPattern().Match(line))
            .FirstOrDefault(match => match.Success)?.Groups[1].Value;
    }

    /// <summary>Its path in the context, with forward slashes.</summary>
    public string Path { get; }

    public static Dockerfile Load(string file, string path)
    {
        try
        {
            return new Dockerfile(file, path, File.ReadAllLines(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildContextException($"Dockerfile {file} cannot be read: {exception.Message}", exception);
        }
    }

    internal static Dockerfile Parse(string text) => new("Dockerfile", "Dockerfile", text.Split('\n'));

    /// <exception cref="BuildContextException">It uses what only BuildKit can do; the message names the line.</exception>
    public void RequireClassicBuilder()
    {
        // The stock frontend's line is a comment to the classic builder, which reads everything but the features below.
        if (_frontend is not null && !StockFrontendPattern().IsMatch(_frontend))
            throw NeedsBuildKit(1, $"the frontend {_frontend}");
        foreach (var instruction in _instructions)
        {
            if (instruction.BuildKitFeature() is { } feature)
                throw NeedsBuildKit(instruction.Line, feature);
        }
    }

    /// <summary>What it says of the image itself.</summary>
    /// <inheritdoc cref="ImageRecipe.Read"/>
    public ImageRecipe RecipeOf(IReadOnlyDictionary<string, string> arguments, string? target) => ImageRecipe.Read(_instructions, arguments, target);

    /// <summary>The images of FROM and of COPY --from that are pulled; not <c>scratch</c>, and not stages of its own.</summary>
    public IReadOnlyList<ImageReference> BaseImages(IReadOnlyDictionary<string, string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        var images = new List<ImageReference>();
        foreach (var instruction in _instructions)
        {
            var words = instruction.Words;
            switch (instruction.Keyword)
            {
                case "ARG" when stages.Count == 1 && images.Count == 0 && words.Count > 0:
                    var (name, value) = DockerfileInstruction.SplitAssignment(words[0]);
                    values[name] = arguments.GetValueOrDefault(name) ?? DockerfileInstruction.Expand(value ?? "", values);
                    break;
                case "FROM" when words.Count > 0:
                    Add(DockerfileInstruction.Expand(words[0], values));
                    if (words.Count > 2)
                        stages.Add(words[2]);
                    break;
                case "COPY" when instruction.Flag("from") is { } from && !int.TryParse(from, out _):
                    Add(from);
                    break;
            }
        }
        return images;

        void Add(string image)
        {
            if (!stages.Contains(image) && ImageReference.TryParse(image, out var reference))
                images.Add(reference);
        }
    }

    private BuildContextException NeedsBuildKit(int line, string feature) =>
        new($"{_file}:{line}: {feature} needs BuildKit, and builds go to the engine's classic builder; "
            + "write the step without it, or build the image elsewhere and deploy it with --image");

    [GeneratedRegex(@"\A\s*#\s*[A-Za-z]+\s*=")]
    private static partial Regex DirectivePattern();

    [GeneratedRegex(@"\A\s*#\s*syntax\s*=\s*(\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex SyntaxPattern();

    [GeneratedRegex(@"\A(?:docker\.io/)?docker/dockerfile(?::[\w.-]+)?(?:@.+)?\z")]
    private static partial Regex StockFrontendPattern();
}
