/// What a service's executable was asked to do.
enum Verb: Hashable, Sendable {
    case serve
    case migrate
    case checkMigrations
    case healthcheck
    case permissions
    case help
    case version

    /// From the arguments after the program's name; nil when they make no sense.
    init?(arguments: [String]) {
        if arguments.contains("--help") || arguments.contains("-h") {
            self = .help
            return
        }
        switch arguments {
        case [], ["serve"]: self = .serve
        case ["migrate"]: self = .migrate
        case ["migrate", "--check"]: self = .checkMigrations
        case ["healthcheck"]: self = .healthcheck
        case ["permissions"]: self = .permissions
        case ["help"]: self = .help
        case ["--version"], ["version"]: self = .version
        default: return nil
        }
    }
}
