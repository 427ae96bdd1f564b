import SharedModels

/// Posts as roles: for who may open a page.
extension Catalogue.Posts {
    /// Those that the services let use the route, as the permissions of the baseline have it.
    var roles: Set<Role> { posts.map { Set($0.compactMap(Role.init)) } ?? Role.employees }
}

extension Catalogue {
    /// Posts that may give a command of a kind of case; none where it is not known.
    func posts(for command: String, of kind: String) -> Set<Role> { kinds[kind]?.commands[command]?.posts.roles ?? [] }

    /// Posts that may give one of several commands.
    func posts(forAny commands: some Sequence<String>, of kind: String) -> Set<Role> {
        commands.reduce(into: []) { $0.formUnion(posts(for: $1, of: kind)) }
    }

    /// Posts that may list the cases of a kind.
    func posts(listing kind: String) -> Set<Role> { kinds[kind]?.listers.roles ?? [] }

    /// Posts that may add files of a name to some kind of case, or see them.
    func posts(filing name: String, by posts: KeyPath<Files, Posts>) -> Set<Role> {
        kinds.values.compactMap(\.files).filter { $0.name == name }.reduce(into: []) { $0.formUnion($1[keyPath: posts].roles) }
    }
}
