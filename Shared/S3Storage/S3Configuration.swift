package import Foundation

/// Which bucket of which S3-compatible service, and as whom.
package struct S3Configuration: Sendable {
    /// Scheme, host and port, such as `https://s3.eu-central-1.amazonaws.com` or `http://minio:9000`; TLS when the scheme is `https`.
    package let endpoint: URL
    package let region: String
    package let bucket: String
    package let credentials: S3Credentials
    /// `endpoint/bucket/key` instead of `bucket.endpoint/key`; most services other than Amazon's want it.
    package let pathStyle: Bool
    /// Largest object in bytes.
    package let limit: Int
    /// How long to wait and how often to try.
    package var patience = Patience()

    /// - Parameters:
    ///   - endpoint: scheme, host and port; a path is not used.
    ///   - region: as the service names it; `us-east-1` where it names none.
    ///   - bucket: must be there.
    ///   - credentials: may write, read, delete and list in the bucket.
    ///   - pathStyle: whether the bucket stands in the path.
    ///   - limit: largest object in bytes.
    package init(endpoint: URL, region: String, bucket: String, credentials: S3Credentials, pathStyle: Bool, limit: Int) {
        self.endpoint = endpoint
        self.region = region
        self.bucket = bucket
        self.credentials = credentials
        self.pathStyle = pathStyle
        self.limit = limit
    }

    /// Bounds of one call: at most `tries` requests of `requestTime` each, with growing pauses between them; 26 seconds as it stands.
    package struct Patience: Sendable {
        /// Until the answer to one request is there, body included.
        package var requestTime: Duration = .seconds(8)
        /// Requests of one call, the first one included.
        package var tries = 3
        /// Before the second request; doubled from there on, and shortened by chance so that many who wait do not come back at once.
        package var firstPause: Duration = .milliseconds(200)

        package init() {}
    }

    /// Host and port as the `Host` header field has them: without the port when it is the scheme's own.
    var host: String {
        let name = (pathStyle ? "" : "\(bucket).") + (endpoint.host() ?? "")
        guard let port = endpoint.port, port != (endpoint.scheme == "https" ? 443 : 80) else { return name }
        return "\(name):\(port)"
    }

    /// The path of the bucket itself.
    var bucketPath: String { pathStyle ? "/\(bucket)" : "/" }

    /// The path of a key, which needs no escaping.
    func path(of key: String) -> String { pathStyle ? "/\(bucket)/\(key)" : "/\(key)" }
}

/// An access key and its secret, which shows itself nowhere.
package struct S3Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let accessKey: String
    let secret: String

    package init(accessKey: String, secret: String) {
        self.accessKey = accessKey
        self.secret = secret
    }

    package var description: String { "<S3 credentials>" }
    package var debugDescription: String { "<S3 credentials>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
