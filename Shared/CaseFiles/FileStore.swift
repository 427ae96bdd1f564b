import HTTPTypes
import ObjectStorage
import S3Storage
package import ServiceBootstrap

/// Where a service keeps the files that belong to its cases: a folder, or a bucket of an S3-compatible service.
package enum FileStore {
    /// What such a service needs.
    /// - Parameters:
    ///   - path: of the route that takes files.
    ///   - forms: of routes that also take a file as the only one of a form, which is a little larger than the file.
    /// - Returns: how its store is opened, and which routes take files.
    package static func use(at path: String, forms: [String] = []) -> ObjectUse {
        ObjectUse(
            open: { try open($0) },
            largeBodies: { limit in
                [LargeBody(.post, path, bytes: limit)] + forms.map { LargeBody(.post, $0, bytes: limit + MultipartFile.overhead) }
            })
    }

    private static func open(_ settings: ObjectSettings) throws -> (any ObjectStore)? {
        switch settings.place {
        case .nowhere: return nil
        case .folder(let path): return FileObjectStore(root: path, limit: settings.limitBytes)
        case .bucket(let bucket):
            return S3ObjectStore(
                S3Configuration(
                    endpoint: bucket.endpoint, region: bucket.region, bucket: bucket.name,
                    credentials: S3Credentials(accessKey: bucket.accessKey.reveal(), secret: bucket.secretKey.reveal()),
                    pathStyle: bucket.pathStyle, limit: settings.limitBytes))
        }
    }
}
