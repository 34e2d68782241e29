namespace DeployKit.Docker;

internal enum ContextEntryKind
{
    File,
    Folder,
    Link,
}
