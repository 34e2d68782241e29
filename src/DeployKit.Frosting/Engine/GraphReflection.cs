using System.Reflection;
using Cake.Core;

namespace DeployKit.Frosting;

/// <summary>What the classes of a graph say of themselves.</summary>
internal static class GraphReflection
{
    public static string TaskName(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    /// <summary>The context that a task or lifetime asks for by deriving from one of the generic bases; null where any will do.</summary>
    public static Type? ContextOf(Type type) => BaseTypes(type)
        .Where(candidate => candidate.IsGenericType && candidate.Assembly == typeof(GraphReflection).Assembly)
        .Select(candidate => candidate.GetGenericArguments()[0])
        .FirstOrDefault();

    /// <summary>A class that implements the interface by itself has every hook.</summary>
    public static bool Overrides(IFrostingTask task, string hook)
    {
        var type = task.GetType();
        return ContextOf(type) is not { } context
            || type.GetMethod(hook, hook is nameof(IFrostingTask.OnError) ? [typeof(Exception), context] : [context])?.DeclaringType?.Assembly
                != typeof(GraphReflection).Assembly;
    }

    /// <summary>The names behind <see cref="IsDependentOnAttribute"/> and <see cref="IsDependeeOfAttribute"/>.</summary>
    /// <exception cref="FrostingException">One of the classes is no task.</exception>
    public static IEnumerable<string> TaskNames(IFrostingTask task, IEnumerable<Type> others) => others.Select(other =>
        typeof(IFrostingTask).IsAssignableFrom(other)
            ? TaskName(other)
            : throw new FrostingException($"{task.GetType().Name} names {other.Name} as a dependency, which is no task"));

    /// <exception cref="FrostingException">The class asks for another context than the graph's.</exception>
    public static void RequireContext(object part, Type context)
    {
        if (ContextOf(part.GetType()) is { } wanted && !wanted.IsAssignableFrom(context))
            throw new FrostingException($"{part.GetType().Name} works on a {wanted.Name}, and the graph's context is a {context.Name}; see UseContext");
    }

    private static IEnumerable<Type> BaseTypes(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }
}
