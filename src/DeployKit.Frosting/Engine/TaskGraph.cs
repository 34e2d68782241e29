using System.Reflection;
using Cake.Core;
using Cake.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>Registers the classes of a graph with the engine.</summary>
internal sealed class TaskGraph(
    ICakeEngine engine, IEnumerable<IFrostingTask> tasks, IServiceProvider services, ContextType contextType, ICakeLog log, SkippedTargets skipped)
{
    // Made when a task first needs it: --tree and --help need none.
    private readonly Lazy<IFrostingContext> _context = new(services.GetRequiredService<IFrostingContext>);

    /// <exception cref="FrostingException">The graph is wrong.</exception>
    public void Register(IReadOnlyList<string> targets)
    {
        foreach (var task in tasks)
            Register(task, targets);
        RegisterLifetimes();
    }

    private void Register(IFrostingTask task, IReadOnlyList<string> targets)
    {
        var type = task.GetType();
        var name = GraphReflection.TaskName(type);
        GraphReflection.RequireContext(task, contextType.Type);

        var builder = engine.RegisterTask(name).Description(type.GetCustomAttribute<TaskDescriptionAttribute>()?.Description);
        var hooks = new TaskHooks(task, name, () => _context.Value, log, skipped);
        var hasBody = GraphReflection.Overrides(task, "Run") || GraphReflection.Overrides(task, nameof(task.Finally));
        RegisterBody(builder, task, hooks, hasBody, isTarget: targets.Contains(name, StringComparer.OrdinalIgnoreCase));
        builder.ReportError(hooks.ReportError);
        builder.Finally(hooks.Finally);
        RegisterErrorHandler(builder, task, hooks);

        builder.IsDependentOn(GraphReflection.TaskNames(task, type.GetCustomAttributes<IsDependentOnAttribute>().Select(other => other.Task)));
        builder.IsDependeeOf(GraphReflection.TaskNames(task, type.GetCustomAttributes<IsDependeeOfAttribute>().Select(other => other.Task)));
    }

    private void RegisterBody(CakeTaskBuilder builder, IFrostingTask task, TaskHooks hooks, bool hasBody, bool isTarget)
    {
        var conditional = GraphReflection.Overrides(task, nameof(task.ShouldRun));
        if (isTarget && (hasBody || conditional))
            builder.Does(hooks.RunTargetAsync);
        else if (hasBody)
            builder.Does(hooks.RunAsync);
        if (conditional && !isTarget)
            builder.WithCriteria(_ => task.ShouldRun(_context.Value), task.SkippedMessage);
    }

    private static void RegisterErrorHandler(CakeTaskBuilder builder, IFrostingTask task, TaskHooks hooks)
    {
        var overrides = GraphReflection.Overrides(task, nameof(task.OnError));
        var continues = task.GetType().IsDefined(typeof(ContinueOnErrorAttribute), inherit: false);
        if (overrides && continues)
            throw new FrostingException($"{task.GetType().Name} has both ContinueOnError and an OnError of its own; only one can deal with a failure");
        if (overrides)
            builder.OnError(hooks.OnError);
        if (continues)
            builder.OnError(hooks.ContinueOnError);
    }

    private void RegisterLifetimes()
    {
        if (Get<IFrostingSetup>() is { } setup)
            engine.RegisterSetupAction(info => setup.Setup(_context.Value, info));
        if (Get<IFrostingTeardown>() is { } teardown)
            engine.RegisterTeardownAction(info => teardown.Teardown(_context.Value, info));
        if (Get<IFrostingTaskSetup>() is { } taskSetup)
            engine.RegisterTaskSetupAction(info => taskSetup.Setup(_context.Value, info));
        if (Get<IFrostingTaskTeardown>() is { } taskTeardown)
            engine.RegisterTaskTeardownAction(info => taskTeardown.Teardown(_context.Value, info));
    }

    private TPart? Get<TPart>()
        where TPart : class
    {
        var part = services.GetService<TPart>();
        if (part is not null)
            GraphReflection.RequireContext(part, contextType.Type);
        return part;
    }
}
