import HTTPTypes
import ObjectStorage
import S3Storage
import ServiceBootstrap

/// Where photos and signatures are kept: a folder, or a bucket of an S3-compatible service.
enum PhotoStore {
    static let use = ObjectUse(
        open: { try open($0) }, largeBodies: { [LargeBody(.post, AttachmentRoutes.path, bytes: $0)] })

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
