package import Foundation

/// Where files that belong to cases are kept, such as photos. Only a service that has such files reads these settings.
package struct ObjectSettings: Sendable {
    /// A place for objects.
    package enum Place: Sendable {
        /// None is set: the service runs and takes no files.
        case nowhere
        /// A folder.
        case folder(String)
        /// A bucket of an S3-compatible service.
        case bucket(Bucket)
    }

    /// A bucket, and how it is reached.
    package struct Bucket: Sendable {
        package let name: String
        package let endpoint: URL
        package let region: String
        package let accessKey: Secret
        package let secretKey: Secret
        /// Whether the bucket stands in the path and not in the host.
        package let pathStyle: Bool
    }

    package let place: Place
    /// Largest file in bytes.
    package let limitBytes: Int

    static let placeSetting = Setting<String?>(
        "GUANJIA_OBJECTS", "Where photos, signatures and originals are kept; without it none are taken.",
        expected: "the path of a folder, or s3://<bucket>", fallback: (nil, "")
    ) { text in
        guard text.hasPrefix("s3://") else { return text.contains("://") || text.contains("\0") ? nil : .some(text) }
        return bucketName(text).map { .some("s3://\($0)") } ?? nil
    }
    static let endpointSetting = Setting<URL?>(
        "GUANJIA_S3_ENDPOINT", "Address of the S3-compatible service of an s3:// place; Amazon's when not set.",
        expected: "https://host[:port], or http:// with GUANJIA_PROFILE=dev", fallback: (nil, "")
    ) { text in
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false, url.query() == nil,
            url.user() == nil, ["", "/"].contains(url.path())
        else { return nil }
        return .some(url)
    }
    static let regionSetting = Setting<String>.text("GUANJIA_S3_REGION", "Region of the bucket.", default: "us-east-1", length: 1...64)
    static let accessKeySetting = Setting<Secret?>.secret("GUANJIA_S3_ACCESS_KEY", "Access key of an s3:// place.")
    static let secretKeySetting = Setting<Secret?>.secret("GUANJIA_S3_SECRET_KEY", "Secret key of an s3:// place.")
    static let pathStyleSetting = Setting<Bool?>.flag(
        "GUANJIA_S3_PATH_STYLE", "Whether the bucket stands in the path and not in the host.",
        otherwise: "true with GUANJIA_S3_ENDPOINT, else false")
    static let limitSetting = Setting<Int>.integer(
        "GUANJIA_OBJECT_LIMIT_BYTES", "Largest photo, signature or original.", default: 5_242_880, in: 65_536...16_777_216)

    static var declarations: [any SettingDeclaration] {
        [placeSetting, endpointSetting, regionSetting, accessKeySetting, secretKeySetting, pathStyleSetting, limitSetting]
    }

    /// For tests and tools that need no environment.
    package init(place: Place, limitBytes: Int = 5_242_880) {
        self.place = place
        self.limitBytes = limitBytes
    }

    init(_ reader: inout SettingsReader) {
        let text = reader.read(Self.placeSetting)
        let endpoint = reader.read(Self.endpointSetting)
        let region = reader.read(Self.regionSetting)
        let accessKey = reader.read(Self.accessKeySetting)
        let secretKey = reader.read(Self.secretKeySetting)
        let pathStyle = reader.read(Self.pathStyleSetting)
        limitBytes = reader.read(Self.limitSetting)
        guard let text, let name = Self.bucketName(text) else {
            place = text.map { .folder($0) } ?? .nowhere
            return
        }
        if endpoint?.scheme == "http", reader.read(Settings.profile) == .production {
            reader.report(Self.endpointSetting.name, "GUANJIA_PROFILE=production needs https")
        }
        for (value, name) in [(accessKey, Self.accessKeySetting.name), (secretKey, Self.secretKeySetting.name)] where value == nil {
            reader.report(name, "is not set; GUANJIA_OBJECTS is an s3:// place and needs it")
        }
        guard let accessKey, let secretKey, let address = endpoint ?? URL(string: "https://s3.\(region).amazonaws.com") else {
            place = .nowhere
            return
        }
        place = .bucket(
            Bucket(
                name: name, endpoint: address, region: region, accessKey: accessKey, secretKey: secretKey,
                pathStyle: pathStyle ?? (endpoint != nil)))
    }

    /// The bucket of `s3://<bucket>`; nil for everything else.
    private static func bucketName(_ text: String) -> String? {
        text.wholeMatch(of: /s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?/).map { String($0.1) }
    }
}
