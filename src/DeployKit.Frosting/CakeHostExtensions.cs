using Cake.Core.IO;
using Microsoft.Extensions.DependencyInjection;

namespace DeployKit.Frosting;

/// <summary>What a host may be given. The last registration wins.</summary>
public static class CakeHostExtensions
{
    /// <summary>The context that tasks and lifetimes work on. It is made when the first of them runs.</summary>
    public static CakeHost UseContext<TContext>(this CakeHost host)
        where TContext : class, IFrostingContext => host.ConfigureServices(services => services
            .AddSingleton(new ContextType(typeof(TContext)))
            .AddSingleton<TContext>()
            .AddSingleton<IFrostingContext>(provider => provider.GetRequiredService<TContext>()));

    /// <summary>What runs before the first task and after the last.</summary>
    public static CakeHost UseLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingLifetime => host.ConfigureServices(services => services
            .AddSingleton<TLifetime>()
            .AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<TLifetime>()));

    /// <summary>What runs before the first task.</summary>
    public static CakeHost UseSetup<TSetup>(this CakeHost host)
        where TSetup : class, IFrostingSetup => host.ConfigureServices(services => services.AddSingleton<IFrostingSetup, TSetup>());

    /// <summary>What runs after the last task.</summary>
    public static CakeHost UseTeardown<TTeardown>(this CakeHost host)
        where TTeardown : class, IFrostingTeardown => host.ConfigureServices(services => services.AddSingleton<IFrostingTeardown, TTeardown>());

    /// <summary>What runs before and after each task.</summary>
    public static CakeHost UseTaskLifetime<TLifetime>(this CakeHost host)
        where TLifetime : class, IFrostingTaskLifetime => host.ConfigureServices(services => services
            .AddSingleton<TLifetime>()
            .AddSingleton<IFrostingTaskSetup>(provider => provider.GetRequiredService<TLifetime>())
            .AddSingleton<IFrostingTaskTeardown>(provider => provider.GetRequiredService<TLifetime>()));

    /// <summary>What runs before each task.</summary>
    public static CakeHost UseTaskSetup<TSetup>(this CakeHost host)
        where TSetup : class, IFrostingTaskSetup => host.ConfigureServices(services => services.AddSingleton<IFrostingTaskSetup, TSetup>());

    /// <summary>What runs after each task.</summary>
    public static CakeHost UseTaskTeardown<TTeardown>(this CakeHost host)
        where TTeardown : class, IFrostingTaskTeardown => host.ConfigureServices(services => services.AddSingleton<IFrostingTaskTeardown, TTeardown>());

    /// <summary>The directory to work in, unless <c>--working</c> names one; relative to the current one.</summary>
    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path) =>
        host.ConfigureServices(services => services.AddSingleton(new WorkingDirectory(path)));

    /// <summary>A setting, which environment, cake.config and command line may override, in that order.</summary>
    public static CakeHost UseCakeSetting(this CakeHost host, string key, string value) =>
        host.ConfigureServices(services => services.AddSingleton(new CakeSetting(key, value)));
}
