using System.Reflection;
using DeployKit.Frosting;

namespace DeployKit.Tests.Conventions;

public sealed class SourceTests
{
    private const int LongestFile = 350;

    [Fact]
    public void No_file_is_too_long_to_read()
    {
        var tooLong = Repository.Files("*.cs", "src", "build")
            .Select(file => (file, lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(each => each.lines > LongestFile);

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_asynchronous_method_takes_a_token_last_and_never_defaults_it()
    {
        // A task gets its token from the context, as in Cake.Frosting.
        var without = Repository.Libraries.Where(assembly => assembly != typeof(IFrostingTask).Assembly)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => IsAsynchronous(method.ReturnType) && method.GetBaseDefinition() == method && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => !method.IsSpecialName)
            // Virtual time has no outside that could cancel it: its limit ends it.
            .Where(method => method.DeclaringType != typeof(DeployKit.Sandbox.Simulation.VirtualRun))
            .Where(method => method.GetParameters() is not [.., { HasDefaultValue: false } last] || last.ParameterType != typeof(CancellationToken))
            .Select(method => $"{method.DeclaringType}.{method.Name}");

        without.ShouldBeEmpty();
    }

    [Fact]
    public void Every_target_says_what_it_does()
    {
        var silent = Repository.Graph.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask)))
            .Where(type => string.IsNullOrWhiteSpace(type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description));

        silent.ShouldBeEmpty();
    }

    private static bool IsAsynchronous(Type type)
    {
        if (type == typeof(Task) || type == typeof(ValueTask))
            return true;
        return type.IsGenericType && type.GetGenericTypeDefinition() is var generic
            && (generic == typeof(Task<>) || generic == typeof(ValueTask<>) || generic == typeof(IAsyncEnumerable<>));
    }
}
