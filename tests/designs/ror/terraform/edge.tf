resource "aws_route53_zone" "names" {
  name = "ror.example.org"

  tags = {
    Name = "Public names"
  }
}

resource "aws_route53_record" "names_cdn_production" {
  zone_id = aws_route53_zone.names.zone_id
  name    = "cdn-production.ror.example.org"
  type    = "A"

  alias {
    name                   = aws_cloudfront_distribution.cdn_production.domain_name
    zone_id                = aws_cloudfront_distribution.cdn_production.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "names_cdn_staging" {
  zone_id = aws_route53_zone.names.zone_id
  name    = "cdn-staging.ror.example.org"
  type    = "A"

  alias {
    name                   = aws_cloudfront_distribution.cdn_staging.domain_name
    zone_id                = aws_cloudfront_distribution.cdn_staging.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "names_cdn_dev" {
  zone_id = aws_route53_zone.names.zone_id
  name    = "cdn-dev.ror.example.org"
  type    = "A"

  alias {
    name                   = aws_cloudfront_distribution.cdn_dev.domain_name
    zone_id                = aws_cloudfront_distribution.cdn_dev.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_cloudfront_origin_access_control" "cdn_production" {
  name                              = "cdn-production"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "cdn_staging" {
  name                              = "cdn-staging"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_control" "cdn_dev" {
  name                              = "cdn-dev"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "cdn_production" {
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  comment             = "cdn-production"
  aliases             = ["cdn-production.${var.domain_name}"]
  price_class         = "PriceClass_100"
  default_root_object = "index.html"

  origin {
    domain_name              = aws_s3_bucket.home_production.bucket_regional_domain_name
    origin_id                = "home-production"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_production.id
  }

  origin {
    domain_name              = aws_s3_bucket.pages_production.bucket_regional_domain_name
    origin_id                = "pages-production"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_production.id
  }

  default_cache_behavior {
    target_origin_id       = "home-production"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/pages-production/*"
    target_origin_id       = "pages-production"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate.edge.arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  tags = {
    Name = "CDN production"
  }
}

resource "aws_cloudfront_distribution" "cdn_staging" {
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  comment             = "cdn-staging"
  aliases             = ["cdn-staging.${var.domain_name}"]
  price_class         = "PriceClass_100"
  default_root_object = "index.html"

  origin {
    domain_name              = aws_s3_bucket.home_staging.bucket_regional_domain_name
    origin_id                = "home-staging"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_staging.id
  }

  origin {
    domain_name              = aws_s3_bucket.pages_staging.bucket_regional_domain_name
    origin_id                = "pages-staging"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_staging.id
  }

  default_cache_behavior {
    target_origin_id       = "home-staging"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/pages-staging/*"
    target_origin_id       = "pages-staging"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate.edge.arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  tags = {
    Name        = "CDN staging"
    Environment = "Staging"
  }
}

resource "aws_cloudfront_distribution" "cdn_dev" {
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  comment             = "cdn-dev"
  aliases             = ["cdn-dev.${var.domain_name}"]
  price_class         = "PriceClass_100"
  default_root_object = "index.html"

  origin {
    domain_name              = aws_s3_bucket.home_dev.bucket_regional_domain_name
    origin_id                = "home-dev"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_dev.id
  }

  origin {
    domain_name              = aws_s3_bucket.pages_dev.bucket_regional_domain_name
    origin_id                = "pages-dev"
    origin_access_control_id = aws_cloudfront_origin_access_control.cdn_dev.id
  }

  default_cache_behavior {
    target_origin_id       = "home-dev"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/pages-dev/*"
    target_origin_id       = "pages-dev"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD", "OPTIONS"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate.edge.arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  tags = {
    Name        = "CDN dev"
    Environment = "Development"
  }
}
