import Foundation
import Testing

@testable import S3Storage

/// The examples of "Authenticating Requests: Using the Authorization Header" in the documentation of Amazon S3.
@Suite("AWS Signature Version 4") struct S3SignatureTests {
    private static let signature = S3Signature(
        credentials: S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1")
    /// 24 May 2013.
    private static let instant = Date(timeIntervalSince1970: 1_369_353_600)
    private static let host = "examplebucket.s3.amazonaws.com"
    private static let nothing = S3Signature.hash(Data())

    struct Example: Sendable, CustomStringConvertible {
        let method: String
        let path: String
        var query: [(name: String, value: String)] = []
        var fields: [String: String] = [:]
        var body = ""
        let signature: String
        var description: String { "\(method) \(path)" }
    }

    private static let examples = [
        Example(
            method: "GET", path: "/test.txt", fields: ["Range": "bytes=0-9"],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            method: "PUT", path: "/test%24file.text",
            fields: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"], body: "Welcome to Amazon S3.",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            method: "GET", path: "/", query: [("lifecycle", "")],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            method: "GET", path: "/", query: [("prefix", "J"), ("max-keys", "2")],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test("The published examples come out to the letter", arguments: examples) func published(example: Example) throws {
        let request = S3Signature.Request(
            method: example.method, path: example.path, query: example.query, fields: example.fields.merging(["host": Self.host]) { $1 },
            payloadHash: S3Signature.hash(Data(example.body.utf8)))
        let fields = Self.signature.fields(for: request, at: Self.instant)
        let authorization = try #require(fields["Authorization"])
        #expect(authorization.hasSuffix("Signature=\(example.signature)"), "\(authorization)")
        #expect(authorization.contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"))
        #expect(fields["x-amz-date"] == "20130524T000000Z")
    }

    @Test("The secret shows itself nowhere") func secret() {
        let credentials = S3Credentials(accessKey: "id", secret: "s3cret")
        var dumped = ""
        dump(credentials, to: &dumped)
        let configuration = S3Configuration(
            endpoint: URL(filePath: "/"), region: "r", bucket: "b", credentials: credentials, pathStyle: true, limit: 1)
        dump(configuration, to: &dumped)
        for text in ["\(credentials)", credentials.debugDescription, dumped, "\(configuration)", "\(S3ObjectStore(configuration))"] {
            #expect(!text.contains("s3cret"))
        }
    }

    @Test(
        "The bucket stands in the host or in the path, the port only when it is not the scheme's own",
        arguments: [
            ("https://s3.amazonaws.com", false, "photos.s3.amazonaws.com", "/a/b"),
            ("https://s3.amazonaws.com:443", true, "s3.amazonaws.com", "/photos/a/b"),
            ("http://minio:9000", true, "minio:9000", "/photos/a/b"), ("http://minio:80", false, "photos.minio", "/a/b"),
        ])
    func address(endpoint: String, pathStyle: Bool, host: String, path: String) throws {
        let configuration = S3Configuration(
            endpoint: try #require(URL(string: endpoint)), region: "r", bucket: "photos",
            credentials: S3Credentials(accessKey: "", secret: ""), pathStyle: pathStyle, limit: 1)
        #expect(configuration.host == host)
        #expect(configuration.path(of: "a/b") == path)
    }
}
