package import ObjectStorage

/// What a service needs that keeps files which belong to its cases: how its store is opened, and which routes take files.
///
/// Opening is the service's own, so that only such a service carries the code of every kind of store.
package struct ObjectUse: Sendable {
    /// The store that settings name, without connecting; nil when none is named.
    package let open: @Sendable (ObjectSettings) throws -> (any ObjectStore)?
    /// The routes that take files of at most so many bytes.
    package let largeBodies: @Sendable (Int) -> [LargeBody]

    package init(
        open: @escaping @Sendable (ObjectSettings) throws -> (any ObjectStore)?, largeBodies: @escaping @Sendable (Int) -> [LargeBody]
    ) {
        self.open = open
        self.largeBodies = largeBodies
    }
}
